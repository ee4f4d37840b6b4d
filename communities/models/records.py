"""What a community keeps row by row: residents' councils, governance items, organisations, activities.

Counts only; no resident is named (docs/seed-coverage.md D5, D6, D18 and *Not kept*).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communities.models.areas import Community
from portal.core.areas import AreaByCode
from portal.core.registers.models import RegisterRow


class CommunityRow(RegisterRow):
    """A row of one community."""

    area_path: ClassVar[str] = "community__code"

    community = AreaByCode(Community, related_name="%(class)s_rows", verbose_name=_("community"))

    class Meta:
        abstract = True

    def refuse_other_community(self, name: str, said: Any) -> None:
        """Refuse, in the words *said*, what the field *name* points to if it lies in another community."""
        other = getattr(self, name)
        if other is not None and other.community_id != self.community_id:
            raise ValidationError({name: said}, code="other_community")


class ResidentsCouncil(CommunityRow):
    """A meeting of the residents' council (居民议事会), and how far its matters were settled (D6)."""

    held_on = models.DateField(_("held on"))
    topic = models.CharField(_("topic"), max_length=120)
    people = models.PositiveIntegerField(_("people taking part"), validators=[MinValueValidator(1)])
    matters_raised = models.PositiveIntegerField(_("matters raised"), default=0)
    matters_settled = models.PositiveIntegerField(_("matters settled"), default=0)

    class Meta:
        ordering = ("-held_on", "community")
        verbose_name = _("residents' council meeting")
        verbose_name_plural = _("residents' council meetings")
        indexes = (models.Index(fields=("community", "held_on"), name="council_community_day"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(matters_settled__lte=F("matters_raised")),
                name="council_settled_of_raised",
                violation_error_message=_("More matters were settled than raised."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.held_on} {self.topic}"


class GovernanceItem(CommunityRow):
    """A matter of community governance, in one of ten fields, from its opening to its closing (D5)."""

    class Field(models.TextChoices):
        CO_GOVERNANCE = "CO_GOVERNANCE", _("co-governance and co-building")
        MASS_PREVENTION = "MASS_PREVENTION", _("prevention by the many")
        SELF_GOVERNMENT = "SELF_GOVERNMENT", _("residents' self-government")
        DISORDER = "DISORDER", _("putting disorder right")
        ENVIRONMENT = "ENVIRONMENT", _("improving the living environment")
        INNOVATION = "INNOVATION", _("innovation in governance and service")
        SAFETY_HAZARD = "SAFETY_HAZARD", _("removing safety hazards")
        URBAN_VILLAGE = "URBAN_VILLAGE", _("urban villages")
        DISPUTES = "DISPUTES", _("mediating disputes")
        CIVILITY = "CIVILITY", _("raising residents' civility")

    class Source(models.TextChoices):
        COUNCIL = "COUNCIL", _("residents' council")
        PATROL = "PATROL", _("grid patrol")
        HOTLINE = "HOTLINE", _("hotline")
        PETITION = "PETITION", _("petition")
        INSPECTION = "INSPECTION", _("inspection")
        OTHER = "OTHER", _("other source")

    field = models.CharField(_("field of governance"), max_length=16, choices=Field)
    title = models.CharField(_("item of governance"), max_length=120)
    source = models.CharField(_("came from"), max_length=12, choices=Source, default=Source.COUNCIL)
    opened_on = models.DateField(_("taken up on"), help_text=_("The day on which the community took it up."))
    closed_on = models.DateField(_("settled on"), null=True, blank=True)

    class Meta:
        ordering = ("-opened_on", "community")
        verbose_name = _("governance item")
        verbose_name_plural = _("governance items")
        indexes = (
            models.Index(fields=("community", "opened_on"), name="governance_community_opened"),
            models.Index(fields=("community", "closed_on"), name="governance_community_closed"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="governance_closed_after_opened",
                violation_error_message=_("It cannot be settled before it was taken up."),
            ),
        )

    def __str__(self) -> str:
        return self.title


class SocialOrganisation(CommunityRow):
    """A social organisation at work in the community (D18)."""

    class Kind(models.TextChoices):
        SERVICE = "SERVICE", _("community service")
        CHARITY = "CHARITY", _("public good and charity")
        CULTURE = "CULTURE", _("culture and sport")
        MUTUAL_AID = "MUTUAL_AID", _("mutual aid of neighbours")
        RIGHTS = "RIGHTS", _("legal help and mediation")
        OTHER = "OTHER", _("other kind")

    name = models.CharField(_("name of the organisation"), max_length=80)
    kind = models.CharField(_("kind of organisation"), max_length=10, choices=Kind)
    is_registered = models.BooleanField(
        _("registered"), default=False, help_text=_("Whether the civil-affairs department has registered it.")
    )
    people = models.PositiveIntegerField(_("people in it"), default=0)

    class Meta:
        ordering = ("community", "name")
        verbose_name = _("social organisation")
        verbose_name_plural = _("social organisations")
        constraints = (
            models.UniqueConstraint(
                fields=("community", "name"),
                condition=Q(retired_on=None),
                name="social_organisation_once",
                violation_error_message=_("This organisation is listed in the community already."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class ResidentsActivity(CommunityRow):
    """An activity of residents, who took part and who organised it with the community (D18)."""

    class Kind(models.TextChoices):
        CULTURE = "CULTURE", _("culture and sport")
        LEARNING = "LEARNING", _("learning and lectures")
        ENVIRONMENT = "ENVIRONMENT", _("cleaning up together")
        MUTUAL_AID = "MUTUAL_AID", _("mutual aid of neighbours")
        FESTIVAL = "FESTIVAL", _("festival of neighbours")
        OTHER = "OTHER", _("other kind")

    held_on = models.DateField(_("held on"))
    topic = models.CharField(_("topic"), max_length=120)
    kind = models.CharField(_("kind of activity"), max_length=12, choices=Kind)
    people = models.PositiveIntegerField(_("people taking part"), validators=[MinValueValidator(1)])
    organised_with = models.ForeignKey(
        SocialOrganisation,
        on_delete=models.PROTECT,
        related_name="activities",
        null=True,
        blank=True,
        verbose_name=_("organised with"),
    )

    class Meta:
        ordering = ("-held_on", "community")
        verbose_name = _("residents' activity")
        verbose_name_plural = _("residents' activities")
        indexes = (models.Index(fields=("community", "held_on"), name="residents_activity_day"),)

    def __str__(self) -> str:
        return f"{self.held_on} {self.topic}"

    def clean(self) -> None:
        self.refuse_other_community("organised_with", _("The organisation is listed in another community."))
