"""A register as an office defined it: what it is called, and its columns."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.models import OfSubDistrict
from portal.core.access import ScopedQuerySet, Verb, may
from portal.made.slots import NUMBERS, PROSE, TEXTS


class Kind(models.TextChoices):
    """What stands in a column."""

    TEXT = "TEXT", _("line of text")
    PROSE = "PROSE", _("text at length")
    WHOLE = "WHOLE", _("whole number")
    DECIMAL = "DECIMAL", _("number with decimals")
    DAY = "DAY", _("day, past")
    DAY_AHEAD = "DAY_AHEAD", _("day, may lie ahead")
    YES = "YES_NO", _("yes or no")
    CHOICE = "CHOICE", _("choice")
    GRID = "GRID", _("grid")
    BRANCH = "BRANCH", _("Party branch")
    COMPOUND = "COMPOUND", _("compound")
    PERSON = "PERSON", _("name of a person in office")
    FILES = "FILES", _("attachments")


#: Where the values of a kind lie; links are columns of the table, attachments belong to the row as a whole.
SLOTS: dict[str, tuple[str, ...]] = {
    Kind.TEXT: TEXTS,
    Kind.PROSE: PROSE,
    Kind.WHOLE: NUMBERS,
    Kind.DECIMAL: NUMBERS,
    Kind.DAY: TEXTS,
    Kind.DAY_AHEAD: TEXTS,
    Kind.YES: TEXTS,
    Kind.CHOICE: TEXTS,
    Kind.GRID: ("grid",),
    Kind.BRANCH: ("branch",),
    Kind.COMPOUND: ("compound",),
    Kind.PERSON: TEXTS,
    Kind.FILES: ("files",),
}
LINKS = frozenset({Kind.GRID, Kind.BRANCH, Kind.COMPOUND})
DAYS = frozenset({Kind.DAY, Kind.DAY_AHEAD})
FIGURES = frozenset({Kind.WHOLE, Kind.DECIMAL})
LONGEST_LABEL = 30


class MadeRegisterQuerySet(ScopedQuerySet):
    def found_by(self, user: Any) -> Self:
        """Those in the index: open ones of the user's area, or of the office that a community belongs to."""
        if not user.is_authenticated:
            return self.none()
        own = Q(sub_district__code__startswith=user.area_code)
        return self.filter(own | Q(sub_district__code=user.area_code[:9]), state=MadeRegister.State.OPEN)


class MadeRegister(OfSubDistrict):
    """A register that a sub-district made: drafted, then opened to its communities, closed at the end."""

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("not in use yet")
        OPEN = "OPEN", _("in use")
        CLOSED = "CLOSED", _("closed")

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=LONGEST_LABEL)
    help = models.CharField(
        _("what belongs in it"), max_length=200, blank=True, help_text=_("Stands above the list.")
    )
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.DRAFT)
    #: Another one after each change: classes and statements that were put together are kept by it.
    version = models.UUIDField(_("version"), default=uuid.uuid4, editable=False)
    #: Measures that the file it was installed from describes, until somebody takes them over.
    suggested = models.JSONField(_("suggested figures"), default=list, blank=True, editable=False)
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    objects: ClassVar[Any] = MadeRegisterQuerySet.as_manager()

    class Meta:
        ordering = ("sub_district", "pk")
        verbose_name = _("register of the office's own")
        verbose_name_plural = _("registers of the office's own")
        constraints = (
            models.UniqueConstraint(
                fields=("sub_district", "name"),
                name="made_register_name_once",
                violation_error_message=_("The office has a register of that name already."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def is_seen_by(self, user: Any) -> bool:
        """Whether it is there for the user: a draft for those who define it, no office's for another's."""
        mine, office = user.area_code, self.sub_district_id
        if not (office.startswith(mine) or mine.startswith(office)):
            return False
        return self.state != self.State.DRAFT or (len(mine) <= len(office) and may(user, Verb.CONFIGURE))


class MadeColumn(models.Model):
    """One column of a register; a retired one keeps its values, and is neither shown nor asked any more."""

    register = models.ForeignKey(MadeRegister, on_delete=models.CASCADE, related_name="columns")
    slot = models.SlugField(_("slot"), max_length=8)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    name = models.CharField(_("heading"), max_length=LONGEST_LABEL)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    unit = models.CharField(_("unit"), max_length=10, blank=True)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    help = models.CharField(_("explanation"), max_length=120, blank=True)
    is_required = models.BooleanField(_("required"), default=False)
    is_key = models.BooleanField(_("tells rows apart"), default=False)
    is_listed = models.BooleanField(_("in the list"), default=True)
    is_retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        ordering = ("register", "order", "pk")
        verbose_name = _("column of a register")
        verbose_name_plural = _("columns of registers")
        constraints = (
            models.UniqueConstraint(fields=("register", "slot"), name="made_column_slot_once"),
            models.UniqueConstraint(
                fields=("register", "name"),
                name="made_column_name_once",
                violation_error_message=_("Two columns have the same heading."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.FILES) | Q(is_required=False, is_key=False),
                name="made_files_are_never_required",
                violation_error_message=_(
                    "Attachments are never required: no photographs for their own sake (red line 4)."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def heading(self) -> str:
        """The name with the unit that its figures are counted in."""
        return f"{self.name}（{self.unit}）" if self.unit and self.kind in FIGURES else self.name

    @property
    def labels(self) -> list[str]:
        """The words of its choices."""
        return [label for _key, label in self.choices]
