"""Who uses the portal: one person one account, with a role and the area it answers for."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models import Community, SubDistrict, UpperArea
from portal.core.access import Role, ScopedQuerySet, Verb, may
from portal.core.areas import WHOLE_COUNTRY, Level


class UserQuerySet(ScopedQuerySet):
    def active(self) -> Self:
        """Accounts that can sign in."""
        return self.filter(is_active=True)

    def with_area_names(self) -> Self:
        """Each account with ``area_name``, empty for an area that has no name here."""
        community = Community.objects.filter(code=OuterRef("area_code")).values("short_name")
        sub_district = SubDistrict.objects.filter(code=OuterRef("area_code")).values("name")
        upper = UpperArea.objects.filter(code=OuterRef("area_code")).values("name")
        names = (Subquery(community), Subquery(sub_district), Subquery(upper), Value(""))
        return self.annotate(area_name=Coalesce(*names))


class PortalUserManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_superuser(self, username: str, email: Any = None, password: Any = None, **extra: Any) -> Any:
        """A system administrator; answers for no area and sees all."""
        extra.setdefault("role", Role.ADMIN)
        return super().create_superuser(username, email, password, **extra)


class User(AbstractUser):
    """An account; ``area_code`` is empty for a system administrator only, who never reads by it.

    A leader of the whole country has the word for it (``WHOLE_COUNTRY``): nothing given is nothing seen.
    """

    area_path: ClassVar[str] = "area_code"

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("full name"), max_length=40, blank=True)
    work_phone = models.CharField(_("work telephone"), max_length=40, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.SECRETARY)
    area_code = models.CharField(_("area answered for"), max_length=12, blank=True, db_index=True)
    must_change_password = models.BooleanField(_("must change the password"), default=True)

    objects: ClassVar[PortalUserManager] = PortalUserManager()

    class Meta:
        ordering = ("username",)
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = (
            models.CheckConstraint(
                condition=(
                    Q(role=Role.ADMIN, area_code="")
                    | Q(role=Role.STAFF, area_code__length=9)
                    | Q(role=Role.SECRETARY, area_code__length=12)
                    | Q(role=Role.LEADER, area_code__length__in=(2, 4, 6, 9))
                    | Q(role=Role.LEADER, area_code=WHOLE_COUNTRY)
                ),
                name="user_area_fits_role",
                violation_error_message=_(
                    "The area does not fit the role: staff answer for a sub-district (9 digits), a secretary "
                    "for a community (12), a leader for a sub-district, above it or the whole country, an "
                    "administrator for none."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.username

    def clean(self) -> None:
        super().clean()
        if self.area_code and not area_exists(self.area_code):
            raise ValidationError({"area_code": _("There is no area with this code.")}, code="no_such_area")

    def get_absolute_url(self) -> str:
        return reverse("accounts:edit", args=[self.pk])

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name or self.username

    def may(self, verb: Verb | str) -> bool:
        """Whether the account's role allows the verb."""
        return may(self, Verb(verb))


class SignInWait(models.Model):
    """How many wrong passwords were given by somebody, from somewhere or for a name, and until when to wait.

    ``waits`` has the rule. Names and addresses are kept as keyed hashes: a name that belongs to nobody may be
    a password typed into the wrong box.
    """

    KEPT = dt.timedelta(days=2)

    key = models.CharField(_("key"), max_length=64, primary_key=True)
    name = models.CharField(_("name"), max_length=64, blank=True, db_index=True)
    failures = models.FloatField(_("wrong passwords"), default=0)
    counted_at = models.DateTimeField(_("counted at"))
    until = models.DateTimeField(_("wait until"))
    released_until = models.DateTimeField(_("released until"), null=True)

    class Meta:
        verbose_name = _("wait before signing in")
        verbose_name_plural = _("waits before signing in")
        indexes = (models.Index(fields=("counted_at",), name="sign_in_wait_counted"),)

    def __str__(self) -> str:
        return self.key


class KnownPlace(models.Model):
    """A browser or an address that an account has signed in from: others' guesses do not make it wait."""

    KEPT = dt.timedelta(days=365)

    account = models.ForeignKey(User, on_delete=models.CASCADE, verbose_name=_("account"))
    place = models.CharField(_("browser or address"), max_length=64)
    seen_at = models.DateTimeField(_("last seen at"))

    class Meta:
        verbose_name = _("known place of an account")
        verbose_name_plural = _("known places of accounts")
        constraints = (models.UniqueConstraint(fields=("account", "place"), name="known_place_once"),)

    def __str__(self) -> str:
        return self.place


class SecondFactorRule(models.Model):
    """That accounts of a role must have a second step of signing in (``second_factor``)."""

    role = models.CharField(_("role"), max_length=12, choices=Role, unique=True)

    class Meta:
        verbose_name = _("rule about the second step")
        verbose_name_plural = _("rules about the second step")

    def __str__(self) -> str:
        return str(self.get_role_display())


class OldPassword(models.Model):
    """The hash of a password that its owner has replaced and may not choose again (``passwords``)."""

    account = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="old_passwords", verbose_name=_("account")
    )
    password = models.CharField(_("password"), max_length=128)
    replaced_at = models.DateTimeField(_("replaced at"))

    class Meta:
        ordering = ("-replaced_at", "-pk")
        verbose_name = _("old password")
        verbose_name_plural = _("old passwords")

    def __str__(self) -> str:
        return str(self.account)


def area_exists(code: str) -> bool:
    """Whether a community has this code, or a sub-district has it or lies in it."""
    if code == WHOLE_COUNTRY:
        return SubDistrict.objects.exists()
    if len(code) > Level.SUB_DISTRICT:
        return Community.objects.filter(code=code).exists()
    return SubDistrict.objects.within(code).exists()
