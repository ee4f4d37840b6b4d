"""What the search box looks into: one row for each thing that may be found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.core.access import ScopedQuerySet, Verb, may
from portal.core.areas import Level


class Kind(models.TextChoices):
    """What a thing is, in the order in which kinds are shown."""

    AREA = "AREA", _("Communities and sub-districts")
    COMPOUND = "COMPOUND", _("Compounds")
    BRANCH = "BRANCH", _("Party branches")
    INDICATOR = "INDICATOR", _("Indicators")
    MATTER = "MATTER", _("Matters")
    MEETING = "MEETING", _("Progress meetings")


class FindableQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """What lies in the user's area, and indicators that the area is asked for.

        Meetings only for who may compare communities, as on their own pages.
        """
        rows = super().visible_to(user)
        if user.is_authenticated and user.is_active and user.area_code:
            asked = ("", user.area_code[: Level.SUB_DISTRICT])
            rows = rows | self.filter(kind=Kind.INDICATOR, area_code__in=asked)
        return rows if may(user, Verb.COMPARE) else rows.exclude(kind=Kind.MEETING)


class Findable(models.Model):
    """What a thing is called, how that is spelt, and where it lies.

    Made of the rows of other apps (``sources``) and never the truth about them: it is made anew at night, and
    a link that leads nowhere any more answers 404 like any other.
    """

    area_path: ClassVar[str] = "area_code"

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    ref = models.CharField(_("what it is"), max_length=80)  # a code, or the number of the row
    area_code = models.CharField(_("code of the area"), max_length=15, blank=True)  # empty: the catalogue's
    title = models.CharField(_("name"), max_length=160)
    beside = models.CharField(_("where"), max_length=160, blank=True)
    is_past = models.BooleanField(_("closed or merged"), default=False)
    folded = models.CharField(_("name, as it is compared"), max_length=240)
    spelt = models.TextField(_("name in pinyin and initials"))

    objects = FindableQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "title")
        verbose_name = _("thing that can be found")
        verbose_name_plural = _("things that can be found")
        constraints = (models.UniqueConstraint(fields=("kind", "ref"), name="findable_once"),)
        indexes = (models.Index(fields=("area_code",), name="findable_area"),)

    def __str__(self) -> str:
        return self.title

    @staticmethod
    def holding(words: Iterable[str]) -> Q:
        """That every one of the folded words stands in the name, or in how it is spelt."""
        found = Q()
        for word in words:
            found &= Q(folded__contains=word) | (Q(spelt__contains=word) if word.isascii() else Q())
        return found
