"""What an office said in clauses, as one statement beside the measures of the code.

A clause is ``[slot, test, value]``; all of a list have to hold. The rows counted are those of the span: of a
month, by the column that says the day, or all there were at the month's end. Of these the clauses single
out the numerator and the denominator, so a community whose rows fit none of them has 0, and one that has no
rows at all has no figure; nor has one whose rows to be summed are all blank.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce, Round
from django.utils.translation import gettext_lazy as _

from portal.core.measures import Statement
from portal.core.month import Month
from portal.made.classes import as_register
from portal.made.models import Kind, MadeColumn, MadeMeasure, MadeRegister
from portal.made.models.definition import DAYS, FIGURES

Clause = tuple[str, str, str]

#: What may be asked of a column, in the words of the form.
TESTS = {
    "is": _("is"),
    "not": _("is not"),
    "least": _("is at least"),
    "most": _("is at most"),
    "in_month": _("lies in the month"),
    "by_end": _("lies at or before the month's end"),
    "filled": _("is filled in"),
    "blank": _("is blank"),
}
#: Tests that say nothing more.
BARE = {"filled", "blank", "in_month", "by_end"}


def tests_of(kind: str) -> tuple[str, ...]:
    """What may be asked of a column of that kind."""
    if kind in (Kind.CHOICE, Kind.YES):
        return ("is", "not", "filled", "blank")
    if kind in FIGURES:
        return ("least", "most", "is", "filled", "blank")
    if kind in DAYS:
        return ("in_month", "by_end", "filled", "blank")
    return ("filled", "blank") if kind != Kind.FILES else ()


@dataclass(frozen=True, slots=True)
class Counting:
    """A measure as a value: the same for the same definition, which is what its SQL is kept by."""

    made_pk: int
    version: uuid.UUID
    what: str
    column: str
    day: str
    span: str
    where: tuple[Clause, ...]
    out_of: str
    out_of_column: str
    out_of_where: tuple[Clause, ...]

    def __call__(self, month: Month) -> Statement:
        register = as_register(MadeRegister.objects.get(pk=self.made_pk))
        denominator = None
        if self.out_of != MadeMeasure.OutOf.NOTHING:
            denominator = _figure(register, self.out_of, self.out_of_column, self.out_of_where, month)
        numerator = _figure(register, self.what, self.column, self.where, month)
        sums = (
            _known(register, self.what, self.column, self.where, month),
            _known(register, self.out_of, self.out_of_column, self.out_of_where, month),
        )
        known = tuple(one for one in sums if one)
        return Statement(self._rows(register, month), numerator, denominator, known=known)

    def _rows(self, register: Any, month: Month) -> Any:
        rows = register.model.objects
        if self.span == MadeMeasure.Span.MONTH:
            return rows.current().held_in(month, self.day)
        there = rows.as_of(month.last_day)
        return there.filter(**{f"{self.day}__lte": month.last_day}) if self.day else there


def counting_of(measure: MadeMeasure) -> Counting:
    """The measure as a value."""
    return Counting(
        made_pk=measure.register_id,
        version=measure.register.version,
        what=measure.what,
        column=measure.column.slot if measure.column else "",
        day=measure.day.slot if measure.day else "",
        span=measure.span,
        where=_clauses(measure.where),
        out_of=measure.out_of,
        out_of_column=measure.out_of_column.slot if measure.out_of_column else "",
        out_of_where=_clauses(measure.out_of_where),
    )


def _clauses(stored: Iterable[Iterable[str]]) -> tuple[Clause, ...]:
    return tuple((slot, test, value) for slot, test, value in stored)


def _fitting(register: Any, where: tuple[Clause, ...], month: Month) -> Q:
    """That all of the clauses hold."""
    return reduce(and_, (condition(register, clause, month) for clause in where), Q())


def _figure(register: Any, what: str, column: str, where: tuple[Clause, ...], month: Month) -> Any:
    """The aggregate: rows that fit are counted, or their column summed, to whole units."""
    chosen: Any = _fitting(register, where, month) if where else None
    if what == MadeMeasure.What.ROWS:
        return Count("pk", filter=chosen)
    return Round(Coalesce(Sum(column, filter=chosen), 0, output_field=register.model._meta.get_field(column)))


def _known(
    register: Any, what: str, column: str, where: tuple[Clause, ...], month: Month
) -> tuple[Any, Any] | None:
    """How many rows are summed, and how many of them say a number; None where none are summed."""
    if what != MadeMeasure.What.SUM:
        return None
    fitting = _fitting(register, where, month)
    filled = fitting & Q(**{f"{column}__isnull": False})
    return Count("pk", filter=fitting if where else None), Count("pk", filter=filled)


def condition(register: Any, clause: Clause, month: Month) -> Q:
    """One clause as a condition; a blank is not equal to anything, and fits “is not”."""
    slot, test, value = clause
    field = register.model._meta.get_field(slot)
    blank = Q(**{f"{slot}__isnull": True})
    if field.get_internal_type() in ("CharField", "TextField"):
        blank |= Q(**{slot: ""})
    if test in ("filled", "blank"):
        return blank if test == "blank" else ~blank & Q(**{f"{slot}__isnull": False})
    if test == "in_month":
        return Q(**{f"{slot}__range": (month.first_day, month.last_day)})
    if test == "by_end":
        return Q(**{f"{slot}__lte": month.last_day})
    meant = value == "1" if field.get_internal_type() == "BooleanField" else value
    if test in ("least", "most"):
        return Q(**{f"{slot}__{'gte' if test == 'least' else 'lte'}": meant})
    same = Q(**{slot: meant})
    return same if test == "is" else blank | ~same


def is_number(text: str) -> bool:
    """Whether a clause can compare with it."""
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def value_in_words(column: MadeColumn, value: str) -> str:
    """What a clause compares with, as people read it."""
    if column.kind == Kind.YES:
        return str(_("yes") if value == "1" else _("no"))
    return dict(column.choices).get(value, value)
