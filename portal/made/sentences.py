"""A measure in words: what its clauses say, for the page on which it is built and for its definition."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from portal.made.counting import BARE, TESTS, Clause, value_in_words
from portal.made.models import MadeColumn, MadeMeasure


def in_words(measure: MadeMeasure) -> str:
    """“the number of rows where “隐患等级” is “重大”, by “检查日期” in the month”, and out of what."""
    columns = {one.slot: one for one in measure.register.columns.all()}
    text = _what(measure.what, measure.column, measure.where, columns)
    if measure.span == MadeMeasure.Span.MONTH:
        text = _("%(what)s, by “%(day)s” in the month") % {"what": text, "day": measure.day}
    elif measure.day:
        text = _("%(what)s, by “%(day)s” up to the month's end") % {"what": text, "day": measure.day}
    else:
        text = _("%(what)s, as at the month's end") % {"what": text}
    if measure.out_of == MadeMeasure.OutOf.NOTHING:
        return text
    whole = _what(measure.out_of, measure.out_of_column, measure.out_of_where, columns)
    return _("%(what)s; out of %(whole)s") % {"what": text, "whole": whole}


def _what(
    what: str, column: MadeColumn | None, where: Iterable[Clause], columns: dict[str, MadeColumn]
) -> str:
    text = _("the number of rows")
    if what == MadeMeasure.What.SUM:
        text = _("the sum of “%(column)s”") % {"column": column}
    clauses = _(" and ").join(_clause(one, columns) for one in where)
    return _("%(what)s where %(clauses)s") % {"what": text, "clauses": clauses} if clauses else text


def _clause(clause: Clause, columns: dict[str, MadeColumn]) -> str:
    slot, test, value = clause
    column = columns[slot]
    words = {"column": column.name, "test": TESTS[test], "value": value_in_words(column, value)}
    if test in BARE:
        return _("“%(column)s” %(test)s") % words
    return _("“%(column)s” %(test)s “%(value)s”") % words
