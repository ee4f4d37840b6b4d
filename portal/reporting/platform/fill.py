"""What an export of another platform would change in the reports of a month, figure by figure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import SubDistrict
from portal.accounts.models import User
from portal.core.models import ImportSource
from portal.core.month import Month
from portal.core.numbers import is_nothing
from portal.core.sources import use
from portal.core.spreadsheets import belonging
from portal.core.spreadsheets.book import Book
from portal.core.spreadsheets.cells import at, is_blank
from portal.core.spreadsheets.periods import is_title, read
from portal.core.spreadsheets.tables import Table, Wanted, find
from portal.core.text import folded
from portal.indicators.models import Indicator
from portal.reporting import actions, messages
from portal.reporting.book import MonthBook, values_of
from portal.reporting.figures import Judged, Typed, judge
from portal.reporting.models import Figure, MonthlyReport
from portal.reporting.platform import about
from portal.reporting.platform.about import rows_of
from portal.reporting.platform.columns import boxes, headings, in_place, source_of
from portal.reporting.platform.sheets import AGAIN, COMMUNITY, Names, laid_out
from portal.reporting.validators import REASON, boxes_of
from portal.reporting.workbook import upload, ways
from portal.reporting.workbook.reading import Line, Problem, say_formulas

#: What a receipt asks: besides what every file's does, whether figures that people entered are replaced.
QUESTIONS = ways.QUESTIONS | ways.PERSONS


@dataclass(slots=True)
class Office:
    """The reports of a sub-district's month, and its figures as they stand."""

    sub_district: SubDistrict
    month: Month
    reports: dict[str, MonthlyReport]
    book: MonthBook

    @classmethod
    def load(cls, sub_district: SubDistrict, month: Month, *, lock: bool = False) -> Office:
        """With *lock*, the reports are held until the transaction ends; their month has to be held before."""
        reports = MonthlyReport.objects.within(sub_district.code).for_month(month)
        reports = reports.select_related("community").order_by("community_id")
        if lock:
            reports = reports.select_for_update(of=("self",))
        found = {one.community_id: one for one in reports}
        return cls(sub_district, month, found, MonthBook.load(sub_district.code, month))

    def names(self, words: Mapping[str, Mapping[str, str]]) -> Names:
        """The communities by what files call them; *words* as a source keeps them."""
        return Names(
            self.sub_district, (one.community for one in self.reports.values()), words.get(COMMUNITY)
        )


@dataclass(slots=True)
class Outcome(upload.Outcome):
    """What becomes of the file; ``persons`` are figures of people that it would replace."""

    persons: list[Problem] = field(default_factory=list)
    by_report: dict[str, list[Line]] = field(default_factory=dict)
    is_unassigned: bool = False

    def receipt(self) -> dict[str, Any]:
        return upload.Outcome.receipt(self) | {"persons": [asdict(one) for one in self.persons]}


def look(
    *, office: Office, file: Book | ValidationError, answers: Mapping[str, str], name: str = ""
) -> Outcome:
    """Judge the file as it was read, saving no figure; *name* is what it is called.

    ``ValidationError`` of code ``no_heading`` where a person has to say which column is which.
    """
    if isinstance(file, ValidationError):
        raise file
    outcome = Outcome()
    source = source_of(file, office.sub_district.code, office.month)
    names = office.names(source.words if source else {})
    table = _table(office, file, names, source)
    outcome.notes, outcome.sheet = table.notes, table.sheet.name
    if source:
        use(source, table.notes)
    outcome.must_mend += about.problems(table, office.month, names, office.book.indicators, name)
    if not outcome.must_mend:
        owned = [one for indicator in office.book.indicators if (one := _owned(table, indicator))]
        for number, row, report in rows_of(table, office.month, office.reports, names, outcome):
            left = _look_at_row(number, row, report, owned, office, outcome, answers)
            if left:
                _say_what_is_left(table, number, report, left)
        _say_what_is_added(table, office)
        if outcome.is_clean and not (outcome.taken or outcome.unchanged or _is_asking(outcome)):
            outcome.must_mend.append(Problem("", _("Nothing in the file can be taken in.")))
    return outcome


def _say_what_is_added(table: Table, office: Office) -> None:
    """Boxes of the file's indicators for which it has no column."""
    names = boxes(office.book.indicators)
    for indicator in office.book.indicators:
        keys = [f"{indicator.code}:{box}" for box in boxes_of(indicator)]
        lacking = [key for key in keys if key not in table.positions]
        if len(lacking) < len(keys):
            for key in lacking:
                table.notes.say(
                    "", names[key], _("not in the file; what stands there or is suggested is taken")
                )


def _is_asking(outcome: Outcome) -> bool:
    return any(getattr(outcome, name) for name in QUESTIONS)


def _table(office: Office, file: Book, names: Names, source: ImportSource | None) -> Table:
    """The one table of the file, a community a row."""
    indicators = office.book.indicators
    known = {key: box for key, box in source.columns.items() if box} if source else headings(indicators)
    named = boxes(indicators)
    known = {key: box for key, box in known.items() if box in named}
    book, of_communities = laid_out(file, names, known)
    known = in_place(known, indicators, book.sheets)
    labels = {COMMUNITY: _("Community"), "": _("an indicator of this month"), **named}

    def missing(found: set[str]) -> set[str]:
        return ({COMMUNITY} - found) | (set() if found & named.keys() else {""})

    def is_ours(text: str) -> bool:
        is_own = is_title(text) and read(text, office.month).is_ours
        return is_own or folded(text) in {COMMUNITY, folded(AGAIN)} or names.is_office(text)

    of_rows = belonging.headings(book) | dict.fromkeys(belonging.OFFICES, belonging.OFFICE)
    labels |= belonging.labels(of_rows)
    table = find(book, Wanted(of_rows | known | of_communities, missing, labels, is_ours, named={COMMUNITY}))
    for _place, where, text in about.words_alone(table):
        if not is_ours(text):
            table.notes.pass_over(where, text, _("stands above or below the table, with no figure beside it"))
    return table


def _owned(table: Table, indicator: Indicator) -> tuple[Indicator, Table] | None:
    """The indicator with the table of its own boxes alone; None where the file has none of them."""
    places = {box: table.positions.get(f"{indicator.code}:{box}") for box in boxes_of(indicator)}
    own = {box: place for box, place in places.items() if place is not None}
    return (indicator, replace(table, positions=own)) if own else None


def _look_at_row(
    number: int,
    row: list[Any],
    report: MonthlyReport,
    owned: list[tuple[Indicator, Table]],
    office: Office,
    outcome: Outcome,
    answers: Mapping[str, str],
) -> int:
    """Each figure of the community's row; returns how many differ in a report that is left as it is."""
    left = 0
    for indicator, own in owned:
        standing = office.book.figures.get((report.community_id, indicator.pk))
        line = _line(number, row, report, indicator, own, office.book)
        if line is None:
            continue
        if indicator.entered_by == Indicator.EnteredBy.SECRETARY and not report.is_editable:
            judged = judge(office.book, report.community_id, indicator, line.typed)
            is_same = standing is not None and not judged.refusals and judged.values == values_of(standing)
            outcome.unchanged += is_same
            left += not is_same
        else:
            _look_at(line, own, report, office.book, outcome, answers)
    return left


def _look_at(
    line: Line,
    table: Table,
    report: MonthlyReport,
    book: MonthBook,
    outcome: Outcome,
    answers: Mapping[str, str],
) -> None:
    """Settle what the cells mean, with each answer where a question is open."""

    def settle(line: Line, outcome: Outcome, answers: Mapping[str, str]) -> None:
        _settle(line, table, report, book, outcome, answers)

    standing = book.figures.get((report.community_id, line.indicator.pk))
    before = _before(book, report, line.indicator, standing)
    ways.weigh(line, outcome, answers, questions=QUESTIONS, settle=settle, before=before)


def _say_what_is_left(table: Table, number: int, report: MonthlyReport, left: int) -> None:
    why = ngettext(
        "%(count)s figure differs; the report is “%(state)s” and is not changed from here",
        "%(count)s figures differ; the report is “%(state)s” and is not changed from here",
        left,
    )
    where = at(table.sheet, number, table.positions[COMMUNITY])
    words = {"count": left, "state": report.get_state_display()}
    table.notes.pass_over(where, report.community.short_name, why % words)


def _line(
    number: int, row: list[Any], report: MonthlyReport, indicator: Indicator, own: Table, book: MonthBook
) -> Line | None:
    """The figure's cells; a box without a column, or blank where nothing is stored, holds what is suggested.

    None where all are blank.
    """
    standing = book.figures.get((report.community_id, indicator.pk))
    there = values_of(standing) if standing else book.suggestion(report.community_id, indicator).values
    given = {box: row[place] if place < len(row) else None for box, place in own.positions.items()}
    said = {box: value for box, value in given.items() if standing or not is_blank(value)}
    if all(is_blank(value) for value in given.values()) and (
        standing is None or all(getattr(there, box) is None for box in given)
    ):
        return None
    typed = {box: said.get(box, getattr(there, box)) for box in boxes_of(indicator)}
    typed[REASON] = standing.reason if standing else ""
    say_formulas(number, row, own)
    nothing = [box for box, value in given.items() if is_nothing(value)]
    return Line(number, indicator, typed, row, nothing, report.community.short_name)


def _settle(
    line: Line,
    table: Table,
    report: MonthlyReport,
    book: MonthBook,
    outcome: Outcome,
    answers: Mapping[str, str],
) -> None:
    """Settle what the cells mean, refuse what cannot be, and ask before a person's figure is replaced."""
    standing = book.figures.get((report.community_id, line.indicator.pk))
    is_cleared = upload.settled(line, table, standing, outcome, answers)
    says_nothing = not is_cleared and all(is_blank(line.typed[box]) for box in table.positions)
    if is_cleared is None or says_nothing:
        return
    judged = judge(book, report.community_id, line.indicator, line.typed)
    if not _may_stand(line, table, judged, outcome):
        return
    before, after = _before(book, report, line.indicator, standing), upload.in_words(judged.values, "")
    if standing is not None and judged.values == values_of(standing) and not standing.entered:
        outcome.unchanged += 1
        return
    line.typed[REASON] = ""  # what was written explains the figure that stood, not this one
    where = upload.cell_of(line, table, next(iter(table.positions)))
    if standing is not None and standing.source != Figure.Source.PLATFORM and (before or standing.entered):
        if answers.get("persons") == "keep":
            outcome.unchanged += 1
            return
        if answers.get("persons") != "replace":
            words = {"before": before or "—", "after": after or "—"}
            text = _("%(before)s stands, %(after)s in the file") % words
            outcome.persons.append(Problem(where, text, line.name))
            return
    outcome.taken.append(upload.Taken(where, line.name, before, after))
    outcome.by_report.setdefault(report.community_id, []).append(line)


def _may_stand(line: Line, table: Table, judged: Judged, outcome: Outcome) -> bool:
    """Whether the figure can be taken; one that a reason alone explains is, and its community is asked."""
    asks = line.indicator.entered_by == Indicator.EnteredBy.SECRETARY
    wrong = [one for one in judged.refusals if not (asks and one.settled_by_reason)]
    for one in wrong:
        outcome.must_mend.append(Problem(upload.cell_of(line, table, one.box), one.message, line.name))
    for one in judged.refusals if not wrong else ():
        why = _("%(problem)s The community writes the reason in its form; the file needs no mending.")
        outcome.notes.say(upload.cell_of(line, table, one.box), line.name, why % {"problem": one.message})
    return not wrong


def _before(book: MonthBook, report: MonthlyReport, indicator: Indicator, standing: Figure | None) -> str:
    """What stands, or what the community's form suggests until somebody fills it in."""
    if standing is not None:
        return upload.in_words(values_of(standing), standing.reason)
    suggestion = book.suggestion(report.community_id, indicator)
    text = upload.in_words(suggestion.values, "")
    return f"{text} ({Figure.Source(suggestion.source).label})" if text else ""


def save(office: Office, outcome: Outcome, *, name: str, by: User, now: dt.datetime) -> int:
    """Write what was taken into the reports, by community; returns how many figures changed."""
    before = dict(office.book.figures)
    for code in sorted(outcome.by_report):
        rows = {line.indicator.code: Typed(line.typed) for line in outcome.by_report[code]}
        report = office.reports[code]
        actions.fill(report=report, rows=rows, book=office.book, name=name, by=by, now=now)
    changed = [key for key, figure in office.book.figures.items() if figure is not before.get(key)]
    own = {
        one.pk for one in office.book.indicators if one.entered_by == Indicator.EnteredBy.SECRETARY
    }  # what staff enter anyway is no news to a secretary
    count = Counter(code for code, pk in changed if pk in own)
    messages.tell_filled(
        filled={code: (office.reports[code], number) for code, number in count.items()}, name=name, now=now
    )
    return len(changed)
