"""The entry form as data: one row an indicator, with everything that stands beside its boxes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, groupby
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.core.measures import Recorded
from portal.core.month import Month
from portal.core.rates import plain
from portal.core.templatetags.portal import n_of_d
from portal.core.text import prose_on_one_line
from portal.indicators.models import Indicator, Target, Theme
from portal.reporting.book import HISTORY_MONTHS, MonthBook, secretary_indicators, values_of
from portal.reporting.errors import FigureChanged
from portal.reporting.figures import Typed, as_typed
from portal.reporting.models import Figure
from portal.reporting.prefill import Suggestion
from portal.reporting.validators import (
    DENOMINATOR,
    NUMERATOR,
    OPENING,
    Finding,
    Values,
    boxes_of,
    doubts_of,
    read,
    refusals_of,
)

CHART_WIDTH, CHART_HEIGHT = 120, 24
MONTH = '<tr><th scope="row">{}</th><td class="num">{}</td></tr>'
NOTHING = Suggestion(Values(), Figure.Source.TYPED)


@dataclass(frozen=True, slots=True)
class Box:
    """One input; ``name`` is unique on the page, ``text`` what stands in it."""

    kind: str
    name: str
    label: str
    text: str
    refused: bool


@dataclass
class Row:
    """One indicator of one report: the figure, what was before, and what the rules say.

    Made and not changed; what follows from it is worked out once, however often a template asks.
    """

    indicator: Indicator
    figure: Figure | None
    values: Values
    texts: dict[str, str]
    source: str
    reason: str
    last: Values | None
    history: list[tuple[Month, Values | None]]
    target: str
    recorded: Recorded | None
    given: int | None
    refusals: list[Finding] = field(default_factory=list)
    doubts: list[Finding] = field(default_factory=list)
    conflict: FigureChanged | None = None
    #: The version that the typist has seen, where it is not the newest.
    seen: int | None = None

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def newest(self) -> int:
        return self.figure.version if self.figure else 0

    @property
    def version(self) -> int:
        """The version that the next save is compared with."""
        return self.newest if self.seen is None else self.seen

    @property
    def comment(self) -> str:
        return self.figure.comment if self.figure else ""

    @cached_property
    def boxes(self) -> dict[str, Box]:
        """The inputs by kind; a denominator that is given by the office or the calendar has none."""
        labels = {
            NUMERATOR: self.indicator.numerator_label,
            DENOMINATOR: self.indicator.denominator_label,
            OPENING: self.indicator.opening_label,
        }
        return {
            kind: Box(
                kind=kind,
                name=f"{self.code}-{kind}",
                label=f"{self.indicator.name}：{labels[kind]}",
                text=self.texts.get(kind, ""),
                refused=any(finding.box == kind for finding in self.refusals),
            )
            for kind in boxes_of(self.indicator)
        }

    @cached_property
    def findings(self) -> list[Finding]:
        return self.refusals or self.doubts

    @cached_property
    def needs_reason(self) -> bool:
        """Whether the box for the reason is shown."""
        return bool(self.reason) or any(finding.settled_by_reason for finding in self.findings)

    @cached_property
    def is_blank(self) -> bool:
        return any(not self.texts.get(kind, "") for kind in boxes_of(self.indicator))

    @cached_property
    def is_left(self) -> bool:
        """Whether something is still to be done here before the report can be submitted."""
        return self.is_blank or self.state in {"refused", "doubtful", "conflict"}

    @cached_property
    def state(self) -> str:
        """One word for the cell: conflict, refused, doubtful, explained, blank, suggested or saved."""
        if self.conflict:
            return "conflict"
        if self.refusals:
            return "refused"
        if self.doubts:
            return "explained" if self.reason else "doubtful"
        if self.is_blank:
            return "blank"
        return "saved" if self.figure else "suggested"

    @property
    def source_label(self) -> str:
        return str(Figure.Source(self.source).label) if self.source else ""

    @property
    def register_differs(self) -> bool:
        """Whether the figure is not what the register holds."""
        return self.recorded is not None and self.values.numerator not in {None, self.recorded.numerator}

    @property
    def months(self) -> SafeString:
        """The months before as rows of a table, the latest first."""
        cells = ((month.label, n_of_d(values)) for month, values in reversed(self.history))
        return format_html(MONTH * len(self.history), *chain.from_iterable(cells))

    @cached_property
    def chart(self) -> list[str]:
        """The twelve months and this one as SVG polylines, one for each run without a gap."""
        points = [values.numerator if values else None for _month, values in self.history]
        return polylines([*points, self.values.numerator])


def polylines(values: list[int | None]) -> list[str]:
    """Values as ``points`` of polylines in a box of 120 by 24; gaps where nothing is known."""
    known = [value for value in values if value is not None]
    if not known:
        return []
    low, high = min(known), max(known)
    step = CHART_WIDTH / max(1, len(values) - 1)
    runs: list[str] = []
    for is_known, run in groupby(enumerate(values), key=lambda item: item[1] is not None):
        if not is_known:
            continue
        heights = (
            (i * step, 0.5 if high == low else (value - low) / (high - low))
            for i, value in run
            if value is not None
        )
        runs.append(
            " ".join(f"{x:.1f},{CHART_HEIGHT - 2 - share * (CHART_HEIGHT - 4):.1f}" for x, share in heights)
        )
    return runs


def row_of(
    book: MonthBook,
    community_code: str,
    indicator: Indicator,
    conflict: FigureChanged | None = None,
    typed: Typed | None = None,
    suggested: bool = True,
) -> Row:
    """The row as it stands, or with what somebody *typed* into it and could not save.

    Boxes that nobody filled in hold what is *suggested*, unless the reader could not confirm it.
    """
    figure = book.figures.get((community_code, indicator.pk))
    shown = _shown(book, community_code, indicator, typed.boxes if typed else None, suggested)
    given = book.denominator(community_code, indicator)
    values = shown.values
    if given is not None and not figure:
        values = Values(values.numerator, given, values.opening)
    candidate = book.candidate(community_code, indicator, values, shown.reason)
    known = dict(candidate.past)
    return Row(
        indicator=indicator,
        figure=figure,
        values=values,
        texts=shown.texts,
        source="" if values.is_blank and not figure else shown.source,
        reason=shown.reason,
        last=candidate.last,
        history=[(month, known.get(month)) for month in _months_before(book.month)],
        target=target_text(book.targets(community_code).get(indicator.pk), indicator),
        recorded=candidate.recorded,
        given=given,
        refusals=shown.unreadable or refusals_of(candidate),
        doubts=doubts_of(candidate) if values.numerator is not None else [],
        conflict=conflict,
        seen=typed.version if typed else None,
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the boxes hold, as text and as numbers, and what in them is no number."""

    values: Values
    texts: dict[str, str]
    source: str
    reason: str
    unreadable: list[Finding] = field(default_factory=list)


def _shown(
    book: MonthBook,
    community_code: str,
    indicator: Indicator,
    typed: Mapping[str, Any] | None,
    suggested: bool,
) -> _Shown:
    """What is typed goes before what was refused, that before what is stored, that before a suggestion."""
    figure = book.figures.get((community_code, indicator.pk))
    reason = prose_on_one_line(figure.reason) if figure else ""  # as it stands in a box of one line
    entered = typed or (figure.entered if figure else None)
    if entered:
        texts = {kind: as_typed(entered.get(kind)) for kind in boxes_of(indicator)}
        values, unreadable = read(indicator, texts)
        source = figure.source if figure else Figure.Source.TYPED
        reason = prose_on_one_line(str(entered.get("reason", reason)))
        return _Shown(values, texts, source, reason, unreadable)
    if figure:
        values = values_of(figure)
        return _Shown(values, _texts(indicator, values), figure.source, reason)
    found = book.suggestion(community_code, indicator) if suggested else NOTHING
    return _Shown(found.values, _texts(indicator, found.values), found.source, reason)


def rows_of(book: MonthBook, community_code: str, suggested: bool = True) -> list[Row]:
    """The rows that the community fills in, in the order of the form."""
    indicators = secretary_indicators(book.indicators)
    return [row_of(book, community_code, indicator, suggested=suggested) for indicator in indicators]


def by_theme(rows: Iterable[Row]) -> list[tuple[Theme, list[Row]]]:
    """The rows under their lines of work."""
    return [(theme, list(group)) for theme, group in groupby(rows, key=lambda row: row.indicator.theme)]


def target_text(target: Target | None, indicator: Indicator) -> str:
    """The target in words: 90%, 12 of the unit, at least 2."""
    if target is None:
        return ""
    value = plain(target.value)
    if target.value_kind == Target.ValueKind.RATE:
        return f"{value}%"
    if target.value_kind == Target.ValueKind.MINIMUM:
        return _("at least %(value)s") % {"value": value}
    return f"{value}{indicator.unit}"


def _texts(indicator: Indicator, values: Values) -> dict[str, str]:
    found = {kind: getattr(values, kind) for kind in boxes_of(indicator)}
    return {kind: "" if value is None else str(value) for kind, value in found.items()}


def _months_before(month: Month) -> list[Month]:
    return list(Month.span(month - HISTORY_MONTHS, month - 1))
