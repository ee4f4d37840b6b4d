"""What a search finds, in groups, each thing with where it leads this reader."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, F, Q, Value, When, Window
from django.db.models.functions import Length, RowNumber
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.core.access import Verb, may
from portal.core.areas import Level
from portal.core.month import Month
from portal.core.text import cleaned, folded
from portal.dashboard import queries
from portal.finding.models import Findable, Kind
from portal.finding.places import Place, pages, terms
from portal.rollups.models import Rollup

FEW, MANY = 5, 30  # things of a kind: while typing, on a page
LONGEST = 60  # signs of a question
#: The month that somebody looks for beside a community: 9月, 2026年9月, 2026-09.
_MONTH = re.compile(
    r"(?:(?P<year>\d{4})\s*[年./-]\s*)?(?<!\d)(?P<month>1[0-2]|0?[1-9])\s*月(?:份)?|(?P<whole>\d{4}-\d{2})(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind; ``more`` says that there are others."""

    name: str
    places: list[Place]
    more: bool = False


@dataclass(frozen=True)
class Question:
    """What was typed: the words to look for, and the month, if one was named."""

    words: tuple[str, ...]
    month: Month | None

    @classmethod
    def of(cls, text: str, today: dt.date) -> Question:
        text = cleaned(text)[:LONGEST]
        month = None
        if found := _MONTH.search(text):
            month = _month_meant(found, today)
            text = f"{text[: found.start()]} {text[found.end() :]}" if month else text
        return cls(tuple(filter(None, map(folded, text.replace("'", "").split()))), month)

    @property
    def is_enough(self) -> bool:
        """One Chinese sign finds something of use; one letter finds everything."""
        return any(len(word) > 1 or not word.isascii() or word.isdecimal() for word in self.words)


def _month_meant(found: re.Match[str], today: dt.date) -> Month | None:
    """The month as it was written; without a year the last one of that name."""
    try:
        if found["whole"]:
            return Month.said(found["whole"])
        year = int(found["year"] or today.year)
        month = Month.said(f"{year}-{int(found['month']):02d}")
    except ValueError:
        return None
    return month if found["year"] or month <= Month.of(today) else Month(year - 1, month.month)


@dataclass
class Search:
    """One reader's search; ``limit`` things of a kind are shown."""

    user: Any
    question: Question
    today: dt.date
    limit: int = FEW

    def groups(self) -> list[Group]:
        """What was found, kind by kind; nothing for too little to look for."""
        if not self.question.is_enough:
            return []
        found = self._findable()
        groups = []
        for kind in Kind:
            ones = [one for one in found if one.kind == kind]
            groups.append(self._group(kind.label, [self._place(one) for one in ones]))
            if kind == Kind.AREA:
                groups.append(self._group(_("Monthly reports"), list(self._reports(ones))))
        words = list(self.question.words)
        groups.append(self._group(_("Pages and registers"), pages(self.user, words)))
        groups.append(self._group(_("What words mean"), list(terms(words))))
        return [group for group in groups if group.places]

    def _group(self, name: Any, places: list[Place]) -> Group:
        return Group(capfirst(str(name)), places[: self.limit], len(places) > self.limit)

    def _findable(self) -> list[Findable]:
        """The first of each kind and one more: names that begin with the words, then the short ones."""
        first = self.question.words[0]
        begins = Q(folded__startswith=first) | (Q(spelt__startswith=first) if first.isascii() else Q())
        rows = Findable.objects.visible_to(self.user).filter(Findable.holding(self.question.words))
        rows = rows.annotate(
            begins=Case(When(begins, then=Value(True)), default=Value(False), output_field=BooleanField()),
            signs=Length("title"),
        )
        order = ("is_past", F("begins").desc(), "signs", "title", "ref")
        place = Window(RowNumber(), partition_by=F("kind"), order_by=order)
        return list(rows.annotate(place=place).filter(place__lte=self.limit + 1).order_by("kind", "place"))

    def _place(self, one: Findable) -> Place:
        about = one.beside
        if one.kind == Kind.MEETING:
            day, month = one.beside.split(" ")
            about = _("held on %(day)s, figures of %(month)s") % {
                "day": day,
                "month": Month.parse(month).label,
            }
        if one.is_past:
            about = _("%(where)s, closed") % {"where": about} if about else _("closed")
        return Place(one.title, LEADS[Kind(one.kind)](self, one), about)

    def _reports(self, areas: Iterable[Findable]) -> Iterable[Place]:
        """The report of the month of each community that was found; who leads a larger area reads totals."""
        if len(self.user.area_code) in range(1, Level.SUB_DISTRICT):
            return
        month = self.question.month or self.month
        name = "reporting:review" if may(self.user, Verb.REVIEW) else "reporting:entry"
        for one in areas:
            if len(one.ref) == Level.COMMUNITY and not one.is_past:
                yield Place(
                    _("%(community)s, report of %(month)s") % {"community": one.title, "month": month.label},
                    reverse(name, args=[one.ref, month]),
                )

    @cached_property
    def month(self) -> Month:
        """The latest month that has figures in the reader's area; the one that is over, where none has."""
        rollups = Rollup.objects.visible_to(self.user)
        months = queries.months_with_figures(rollups, self.user.area_code) if self.user.area_code else []
        return months[0] if months else Month.of(self.today) - 1

    def area_of(self, one: Findable) -> str:
        if not may(self.user, Verb.COMPARE):
            return reverse("communities:detail", args=[one.ref])
        month = self.question.month or self.month
        if len(one.ref) == Level.COMMUNITY:
            return reverse("briefing:community", args=[month, one.ref])
        return f"{reverse('briefing:page', args=[month])}?area={one.ref}"

    def indicator_of(self, one: Findable) -> str:
        if may(self.user, Verb.COMPARE):
            return reverse("dashboard:indicator", args=[self.question.month or self.month, one.ref])
        return f"{reverse('dictionary:page')}?q={one.title}"


LEADS: dict[Kind, Callable[[Search, Findable], str]] = {
    Kind.AREA: Search.area_of,
    Kind.COMPOUND: lambda _search, one: reverse("registers:detail", args=["compounds", one.ref]),
    Kind.BRANCH: lambda _search, one: reverse("registers:detail", args=["branches", one.ref]),
    Kind.INDICATOR: Search.indicator_of,
    Kind.MATTER: lambda _search, one: reverse("supervision:detail", args=[one.ref]),
    Kind.MEETING: lambda _search, one: reverse("meetings:detail", args=[one.ref]),
}
