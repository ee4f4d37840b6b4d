"""Who uses the portal: one person one account, with a role and the area it answers for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.core.access import Role, ScopedQuerySet, Verb, may


class PortalUserManager(UserManager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    def create_superuser(self, username: str, email: Any = None, password: Any = None, **extra: Any) -> Any:
        """A system administrator; answers for no area and sees all."""
        extra.setdefault("role", Role.ADMIN)
        return super().create_superuser(username, email, password, **extra)


class User(AbstractUser):
    """An account; ``area_code`` is empty for a system administrator only."""

    area_path: ClassVar[str] = "area_code"

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=40, blank=True)
    work_phone = models.CharField(_("work telephone"), max_length=40, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.SECRETARY)
    area_code = models.CharField(_("area answered for"), max_length=12, blank=True, db_index=True)
    must_change_password = models.BooleanField(_("must change the password"), default=True)

    objects = PortalUserManager()

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
                ),
                name="user_area_fits_role",
                violation_error_message=_(
                    "The area does not fit the role: staff answer for a sub-district (9 digits), a secretary "
                    "for a community (12), a leader for a sub-district or above, an administrator for none."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name or self.username

    def may(self, verb: Verb | str) -> bool:
        """Whether the account's role allows the verb."""
        return may(self, Verb(verb))
