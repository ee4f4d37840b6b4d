"""Which column of another platform's export is which figure: known by its name, or said once by a person."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.models import ImportSource
from portal.core.month import Month
from portal.core.sources import FileColumn, assigned, closest, in_unit, recognised, store
from portal.core.spreadsheets.book import Book, Sheet
from portal.core.spreadsheets.cells import heading_keys, is_blank, letters, names_of, shown
from portal.core.spreadsheets.foot import TOTALS
from portal.core.spreadsheets.heading_rows import group_above, groups_over, names_in_row, says_what_of
from portal.core.spreadsheets.periods import is_of_another
from portal.core.spreadsheets.tables import HEADING_ROWS, NUMBERING
from portal.core.spreadsheets.units import row_of_units
from portal.core.text import folded
from portal.indicators.models import Indicator
from portal.reporting.platform.sheets import COMMUNITY, Names, community_column, laid_out
from portal.reporting.validators import DENOMINATOR, NUMERATOR, OPENING, boxes_of
from portal.reporting.workbook.layout import COLUMNS, OF_THE_MONTH

SLUG = "monthly-report"  # what sources of reports are kept under, beside the registers'
SAMPLES = 4
MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class Word:
    """What stands where a community should, and is none that is known; *choices* are code and name."""

    word: str
    key: str
    suggested: str
    choices: list[tuple[str, str]]
    field: str = COMMUNITY

    @property
    def heading(self) -> str:
        return _("Community")


@dataclass(frozen=True, slots=True)
class Offer:
    """What the person is asked: the columns of the file's table, and names that are not known."""

    sheet: str
    row: int
    rows: list[tuple[int, str]]
    columns: list[FileColumn]
    words: list[Word]
    is_turned: bool


def boxes(indicators: Iterable[Indicator]) -> dict[str, str]:
    """What a column may be assigned to: key of the box → what it is called."""
    found: dict[str, str] = {}
    for one in indicators:
        labels = {
            NUMERATOR: one.numerator_label,
            DENOMINATOR: one.denominator_label,
            OPENING: one.opening_label,
        }
        kinds = boxes_of(one)
        for kind in kinds:
            found[f"{one.code}:{kind}"] = one.name if len(kinds) == 1 else f"{one.name}：{labels[kind]}"
    return found


def units_of(indicators: Iterable[Indicator]) -> dict[str, str | None]:
    """Key of each box → the unit in which it is counted."""
    return {f"{one.code}:{kind}": one.unit for one in indicators for kind in boxes_of(one)}


def headings(indicators: Iterable[Indicator]) -> dict[str, str]:
    """Folded heading → key of the box: the indicator's name or code, with what is counted behind it.

    A name that several indicators bear is that of none.
    """
    named: dict[str, dict[str, str]] = defaultdict(dict)
    labels: dict[str, set[str]] = defaultdict(set)
    generic = {column.key: names_of(column.heading) for column in COLUMNS}
    generic[NUMERATOR] |= OF_THE_MONTH
    for one in indicators:
        names = {folded(name) for name in (one.name_zh, one.name_en, one.code) if name}
        own = {NUMERATOR: "numerator_label", DENOMINATOR: "denominator_label", OPENING: "opening_label"}
        for kind in boxes_of(one):
            key, label = f"{one.code}:{kind}", folded(getattr(one, own[kind]))
            labels[label].add(key)
            for word in generic[kind] | {label}:
                for name in names:
                    named[f"{name}{word}"][one.code] = key
        for name in names:
            named[name][one.code] = f"{one.code}:{NUMERATOR}"
    alone = {label: keys.pop() for label, keys in labels.items() if label and len(keys) == 1}
    return alone | {name: next(iter(keys.values())) for name, keys in named.items() if len(keys) == 1}


def in_place(
    known: Mapping[str, str], indicators: Iterable[Indicator], sheets: Iterable[Sheet]
) -> dict[str, str]:
    """The headings without words of what is counted (成立数) that stand under another subject's group.

    Of 党组织 over 成立数 nobody has said that it is the committees' figure.
    """
    names = {folded(name) for one in indicators for name in (one.name_zh, one.name_en, one.code) if name}
    strange: set[str] = set()
    for sheet in sheets:
        for index, (number, cells) in enumerate(sheet.rows):
            if number >= min(sheet.data_from, HEADING_ROWS):
                break
            for place, group in groups_over(sheet, index).items():
                is_own = any(name in known for name in heading_keys(group))
                if place < len(cells) and not is_own:
                    strange |= {*heading_keys(cells[place])} - names
    return {name: key for name, key in known.items() if name not in strange}


def source_of(book: Book, office: str, month: Month) -> ImportSource | None:
    """The source by which the file was assigned before, if its headings are known.

    What was once said of last month's column is said again, of this month's.
    """
    both = [turned for sheet in book.sheets for turned in (sheet, sheet.turned())]
    return recognised(SLUG, both, office, lambda columns: bool(_of_other_months(columns, month)))


def _of_other_months(columns: Mapping[str, str], month: Month) -> list[str]:
    """The headings that speak of another month and are to be read all the same."""
    return [heading for heading, key in columns.items() if key and is_stale(heading, key, month)]


def is_stale(heading: str, key: str, month: Month) -> bool:
    """Whether a heading over the box of that key speaks of another month than is meant there."""
    return is_of_another(heading, month, is_before=key.endswith(f":{OPENING}"))


def offer(
    book: Book, names: Names, indicators: list[Indicator], office: str, month: Month, row: int = 0
) -> Offer:
    """The columns of the file beside the month's figures, with suggestions; *row*: where headings stand."""
    source = source_of(book, office, month)
    known = headings(indicators) | (source.columns if source else {})
    sheets, _community = laid_out(book, names, known)
    known = in_place(known, indicators, sheets.sheets)
    sheet = max(sheets.sheets, key=lambda one: _communities_in(one, names))
    main, first = community_column(sheet, names)
    choices = [
        index
        for index, (number, _c) in enumerate(sheet.rows)
        if number < first and number <= HEADING_ROWS and not _has_words_below(sheet, index, first)
    ]
    if not choices:
        raise ValidationError(_("No headings stand beside the communities; write what the columns count."))
    index = next((i for i in choices if sheet.rows[i][0] == row), _likeliest(sheet, choices))
    free = boxes(indicators)
    columns = []
    own = units_of(indicators)
    for column in _columns(sheet, index, main, names):
        fit = in_unit(column.heading, own)
        fitting = {key: label for key, label in free.items() if key in fit}
        suggested = known[column.key] if column.key in known else closest([column.key], fitting)
        suggested = suggested if suggested in fit and not is_stale(column.key, suggested, month) else ""
        columns.append(replace(column, suggested=suggested))
        free.pop(suggested, None)
    rows = [(sheet.rows[i][0], _place(sheet, sheet.rows[i][0])) for i in choices]
    words = _words(sheet, index, main, names)
    return Offer(sheet.name, sheet.rows[index][0], rows, columns, words, sheet.is_turned)


def _communities_in(sheet: Sheet, names: Names) -> int:
    main, _first = community_column(sheet, names)
    return len({names.find(cells[main]) for _n, cells in sheet.rows if main < len(cells)}) if main >= 0 else 0


def _has_words_below(sheet: Sheet, index: int, first: int) -> bool:
    """Whether the row is the upper one of two: what its columns are called stands below it."""
    below = sheet.rows[index + 1 : index + 2]
    return any(number < first for number, _cells in below) and bool(says_what_of(sheet, index + 1))


def _place(sheet: Sheet, number: int) -> str:
    return letters(number - 1) if sheet.is_turned else str(number)


def _likeliest(sheet: Sheet, choices: list[int]) -> int:
    """The row nearest to the communities that is no row of units and has more than one word."""
    for index in reversed(choices):
        words = [folded(cell) for cell in sheet.rows[index][1] if not is_blank(cell)]
        is_more = len(set(words) - {COMMUNITY}) > 1 or says_what_of(sheet, index)
        if is_more and not row_of_units(one for one in words if one != COMMUNITY):
            return index
    return choices[-1]


def _columns(sheet: Sheet, index: int, main: int, names: Names) -> list[FileColumn]:
    """The columns with a heading, but for those that say whose a row is, that number rows, or add up."""
    listed = names_in_row(sheet, index)
    count = Counter(name for one in listed for name in set(one))
    below = [cells for _number, cells in sheet.rows[index + 1 :]]
    cells, upper, groups = sheet.rows[index][1], group_above(sheet, index), groups_over(sheet, index)
    found = []
    for position, words in enumerate(listed):
        values = [row[position] for row in below if position < len(row) and not is_blank(row[position])]
        if not words or position == main or words[0] in NUMBERING | TOTALS:
            continue
        if any(isinstance(value, str) and names.find(value) for value in values):
            continue
        one_key = [word for word in words if count[word] == 1]
        key = next((word for word in one_key[1:] if position in groups), (one_key or words)[0])
        own = shown(cells[position]) if position < len(cells) else ""
        group = shown(upper[position]) if upper and position < len(upper) else ""
        heading = " ".join(dict.fromkeys(filter(None, (group, own)))) or key
        place = str(position + 1) if sheet.is_turned else letters(position)
        found.append(FileColumn(position, place, heading, key, [shown(v) for v in values][:SAMPLES], ""))
    return found


def _words(sheet: Sheet, index: int, main: int, names: Names) -> list[Word]:
    """Names that are no community's own: only what a source said of one is suggested, for a name that is
    merely near may be that of a community elsewhere."""
    choices = sorted(names.labels.items())
    found: dict[str, Word] = {}
    for _number, cells in sheet.rows[index + 1 :]:
        value = cells[main] if main < len(cells) else None
        filled = any(not is_blank(one) for place, one in enumerate(cells) if place != main)
        if is_blank(value) or not filled or names.own(value) or folded(value) in TOTALS:
            continue
        key = folded(shown(value))
        found.setdefault(key, Word(shown(value), key, names.said(value) or "", choices))
    return list(found.values())[:MOST_WORDS]


def keep(
    *,
    office: str,
    name: str,
    columns: Iterable[tuple[str, str]],
    words: Mapping[str, str],
    communities: Container[str],
    indicators: Iterable[Indicator],
    month: Month,
    now: dt.datetime,
) -> ImportSource:
    """Keep what the person said; ``ValidationError`` where it cannot be meant.

    *communities* are the codes that a word may mean.
    """
    chosen = assigned(columns, boxes(indicators))
    if not any(chosen.values()):
        raise ValidationError(_("Say of at least one column which figure it holds."))
    for heading in _of_other_months(chosen, month):
        text = _(
            "“%(heading)s” speaks of another month than %(month)s; choose the column of that month, or "
            "correct the heading and upload the file again."
        )
        raise ValidationError(text % {"heading": heading, "month": month})
    return store(
        slug=SLUG,
        office=office,
        name=name,
        columns=chosen,
        words={COMMUNITY: words},
        means=lambda field, _word, code: field == COMMUNITY and code in communities,
        now=now,
    )
