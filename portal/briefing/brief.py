"""What the page before the meeting says of an area and a month, of one reading (``dashboard.reading``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.core.templatetags.portal import bare
from portal.dashboard import presenters, tables
from portal.dashboard.comparison import Change
from portal.dashboard.goals import Goal
from portal.dashboard.headline import Aimed, sentence
from portal.dashboard.helps import Help, helps
from portal.dashboard.lights import Light
from portal.dashboard.ranking import low_is_good
from portal.dashboard.ranking_rows import RankingRow
from portal.dashboard.reading import Reading
from portal.dashboard.strip import HEIGHT, LOW, Strip, strip
from portal.dashboard.values import Kind, Value
from portal.indicators.models import Indicator

#: Of each way: of the whole (of fewer where rows are low), and among the areas below.
STEPS, STEPS_DENSE, STEPS_BELOW = 3, 2, 1
NAMED = 3  # areas that fell back by single cases
DENSE_ROWS, DENSE_AREAS = 9, 18  # more of either, and rows are drawn lower
MOST_AREAS, FOLDED_AREAS = 30, 25  # up to the one all areas have a row, of more the first of them

#: The ranking of each indicator, by its id and the area's code.
Rankings = Mapping[int, Mapping[str, RankingRow]]


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator: how far the area is, and how even it is below."""

    indicator: Indicator
    card: presenters.Card
    bar: Decimal | None
    mark: Decimal | None
    strip: Strip | None
    aimed: Aimed
    due: str
    aim: str  # the target in the fewest words
    by_now: str = ""  # what of it should be reached by now, where that is not all
    short_by_now: str = ""  # and what of that is missing

    @property
    def light(self) -> Light:
        return self.card.light

    @property
    def words(self) -> str:
        """What bar and columns say, where there is no room for them: target, what is left, when."""
        due = "" if self.card.is_reached or not self.due else _("due %(day)s") % {"day": self.due}
        return _(", ").join(
            part
            for part in (self.aim, self.by_now, due, self.card.to_do, self.short_by_now, self.card.when)
            if part
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """One area and indicator: its light, and how many are still to do there."""

    heat: tables.HeatCell
    left: int


@dataclass(frozen=True, slots=True)
class Behind:
    """One area below: its lights over the indicators, and how many are red."""

    row: tables.HeatRow
    name: str
    cells: list[Cell]
    red: int


@dataclass(frozen=True, slots=True)
class Step:
    """Something that moved: of the whole, or of one area below it."""

    indicator: Indicator
    name: str
    change: Change
    size: Decimal  # by which steps are compared: percentage points, of a number those of its target


@dataclass(frozen=True, slots=True)
class Apart:
    """Indicators whose printed figures of the two months are over another number of communities.

    ``is_level``: those that are in both months stand where they stood, so nothing has moved like with like.
    """

    names: str
    before: int
    now: int
    is_level: bool


@dataclass(frozen=True, slots=True)
class Brief:
    """``more`` steps of the whole than are shown; ``slight_downs``: who fell back by single cases alone.

    ``unjudged``: what has a target for the whole and none for the areas below, and so no column among them.
    """

    says: str
    rows: list[Row]
    judged: list[Indicator]
    behind: list[Behind]
    ups: list[Step]
    downs: list[Step]
    slight_downs: str
    apart: list[Apart]
    unjudged: str
    more: int
    helps: list[Help]
    is_dense: bool
    is_comparable: bool

    @property
    def behind_shown(self) -> list[Behind]:
        """As many as one screen holds: those that need a hand first."""
        return self.behind if len(self.behind) <= MOST_AREAS else self.behind[:FOLDED_AREAS]

    @property
    def behind_more(self) -> int:
        return len(self.behind) - len(self.behind_shown)

    @property
    def has_figures(self) -> bool:
        return any(row.light.is_lit for row in self.rows)

    @property
    def moved_over(self) -> str:
        """“over 9 of 15”, where all steps of the whole are of so many; empty where they differ."""
        found = {one.change.basis_short for one in (*self.ups, *self.downs) if not one.name}
        return found.pop() if len(found) == 1 else ""

    @property
    def has_left(self) -> bool:
        """Whether any area below has something to go."""
        return any(cell.left for one in self.behind for cell in one.cells)

    @property
    def is_reached(self) -> bool:
        """Whether all that has a target is on it."""
        aimed = [row for row in self.rows if row.mark is not None]
        return bool(aimed) and all(row.light == Light.GREEN for row in aimed)

    @property
    def counted_example(self) -> str:
        """The first “9/15” that stands beside an indicator, for the key; empty where none does."""
        shown = (row.card for row in self.rows if row.card.is_of_counted or row.card.is_of_earlier)
        return next((f"{one.coverage.covered}/{one.coverage.due}" for one in shown), "")

    @property
    def is_partial(self) -> bool:
        """Whether a strip has no mark for some, because the month of these is not counted."""
        return any(row.strip is not None and row.strip.among for row in self.rows)

    @property
    def is_counted(self) -> bool:
        """Whether a mark of a strip stands for several and says for how many."""
        return any(row.strip is not None and row.strip.is_counted for row in self.rows)

    @property
    def carries_over(self) -> list[str]:
        """The indicators whose total holds cases still open from earlier months, by name."""
        return [row.indicator.name for row in self.rows if row.indicator.has_opening and row.card.is_known]

    @property
    def is_of_now(self) -> bool:
        """Whether a mark stands where a target of a number should be by now, not at its end."""
        return any(row.mark is not None and not row.indicator.has_rate for row in self.rows)


def brief(reading: Reading, indicators: list[Indicator], due: int, *, in_order: bool = False) -> Brief:
    """The page's contents; *due* communities should be counted in the month.

    The rows stand by what needs attention, or *in_order* as they are given.
    """
    is_dense = len(indicators) > DENSE_ROWS or len(reading.names) > DENSE_AREAS
    height = LOW if is_dense else HEIGHT
    names = {code: bare(name) for code, name in reading.names.items()}
    rows = [_row(reading, one, due, names, height) for one in indicators]
    if not in_order:
        rows.sort(key=lambda row: row.aimed.attention)
    ordered = [row.indicator for row in rows]
    # Without a target of their own, communities are not judged: a column of nothing says nothing.
    judged = [one for one in ordered if any(reading.goals_below(one).values())]
    rankings = {one.pk: {row.area_code: row for row in reading.ranking(one)} for one in ordered}
    steps = list(_steps(reading, ordered, rankings))
    most = _shown(steps, STEPS_DENSE if is_dense else STEPS)
    return Brief(
        says=sentence([row.aimed for row in rows]),
        rows=rows,
        judged=judged,
        behind=_behind(reading, judged, rankings),
        ups=_largest(steps, good=True, most=most[True]),
        downs=_largest(steps, good=False, most=most[False]),
        slight_downs=_slight_downs(steps),
        apart=_apart(reading, ordered),
        unjudged="、".join(one.name for one in ordered if one not in judged and reading.goal_of(one)),
        more=sum(max(0, len(_whole(steps, good=good)) - most[good]) for good in (True, False)),
        helps=helps(reading, ordered),
        is_dense=is_dense,
        is_comparable=any(reading.is_comparable(one) for one in indicators),
    )


def _row(reading: Reading, indicator: Indicator, due: int, names: Mapping[str, str], height: int) -> Row:
    goal = reading.goal_of(indicator)
    value = reading.total(indicator)
    bar, mark = _bar(value, goal, indicator, reading)
    found = strip(reading.values(indicator), reading.goals_below(indicator), goal, names, height)
    card = reading.card(indicator, due)
    due_on = date_format(goal.due_on, "MONTH_DAY_FORMAT") if goal and goal.due_on else ""
    aim = _("Target %(target)s") % {"target": presenters.goal_short(goal, indicator)} if goal else ""
    by_now = _by_now(goal, indicator, reading) if goal else ""
    short = _short_by_now(value, goal, indicator, reading)
    return Row(indicator, card, bar, mark, found, Aimed.of(reading, card), due_on, aim, by_now, short)


def _by_now(goal: Goal, indicator: Indicator, reading: Reading) -> str:
    """What the mark stands at, where a number falls due in parts."""
    required = goal.required(indicator, reading.month)
    if required == goal.value:
        return ""
    return _("%(number)s due by now") % {"number": presenters.amount_of(required, indicator)}


def _short_by_now(value: Value | None, goal: Goal | None, indicator: Indicator, reading: Reading) -> str:
    """What is missing to what is due by now, by which the light goes: 还差 goes to the target itself."""
    if value is None or goal is None or not value.is_current or low_is_good(indicator):
        return ""
    reached, required = goal.reached(value), goal.required(indicator, reading.month)
    if reached is None or required == goal.value or reached >= required:
        return ""
    missing = int((required - reached).to_integral_value(ROUND_CEILING))
    number = presenters.missing_of(missing, indicator)
    return _("%(number)s short of what is due by now") % {"number": number}


def _bar(
    value: Value | None, goal: Goal | None, indicator: Indicator, reading: Reading
) -> tuple[Decimal | None, Decimal | None]:
    """How long the bar is and where the target's mark stands, in percent of the whole length.

    A rate is drawn out of all; a number out of its target, or of itself where it is beyond it.
    """
    if goal is None:
        return None, None
    reached = goal.reached(value) if value and value.is_current else None
    required = goal.required(indicator, reading.month)
    whole = Decimal(100) if goal.is_rate else max(goal.value, reached or Decimal(0), Decimal(1))
    hundredth = Decimal("0.01")
    bar = None if reached is None else min(Decimal(100), 100 * reached / whole).quantize(hundredth)
    return bar, min(Decimal(100), 100 * required / whole).quantize(hundredth)


def _behind(reading: Reading, indicators: list[Indicator], rankings: Rankings) -> list[Behind]:
    """The areas below, those with most red lights first, then by what is left to do; all equal, by code.

    What is left is put in order only, square metres left out, and never shown as one number: work of
    different kinds is not added up.
    """
    found = []
    for row in reading.rows(indicators):
        left = [rankings[one.pk][row.area_code].standing.to_do or 0 for one in indicators]
        count = Counter(cell.light for cell in row.cells)
        cells = [Cell(cell, number) for cell, number in zip(row.cells, left, strict=True)]
        things = sum(number for one, number in zip(indicators, left, strict=True) if one.unit != "㎡")
        order = -count[Light.RED], -count[Light.YELLOW], -things, row.area_code
        found.append((order, Behind(row, bare(row.name), cells, count[Light.RED])))
    return [one for _order, one in sorted(found, key=lambda pair: pair[0])]


def _steps(reading: Reading, indicators: list[Indicator], rankings: Rankings) -> Iterable[Step]:
    """What moved in the whole, then in the areas below: rates by points, numbers by those of their target."""
    for one in indicators:
        goal, change = reading.goal_of(one), reading.change(one)
        if not one.has_rate:
            if change and goal and goal.value:
                yield Step(one, "", change, 100 * change.size / goal.value)
            continue
        if change:
            yield Step(one, "", change, change.size)
        for _code, row in sorted(rankings[one.pk].items()):
            if row.standing.change:
                yield Step(one, bare(row.name), row.standing.change, row.standing.change.size)


def _largest(steps: list[Step], *, good: bool, most: int) -> list[Step]:
    """The largest steps of the whole that way, then of the areas below; what rests on few cases is none."""
    below = [one for one in _marked(steps, good=good) if one.name]
    return [*_whole(steps, good=good)[:most], *[_shared(one, below) for one in below[:STEPS_BELOW]]]


def _shown(steps: list[Step], most: int) -> dict[bool, int]:
    """How many steps of the whole each way has room for: what one leaves free is the other's."""
    found = {good: len(_whole(steps, good=good)) for good in (True, False)}
    return {good: most + max(0, most - found[not good]) for good in (True, False)}


def _whole(steps: list[Step], *, good: bool) -> list[Step]:
    return [one for one in _marked(steps, good=good) if not one.name]


def _marked(steps: list[Step], *, good: bool) -> list[Step]:
    """The steps that way, largest first, without those that rest on too few cases."""
    ways = [one for one in steps if one.change.good is good and not one.change.is_slight]
    return sorted(ways, key=lambda one: one.size, reverse=True)


def _slight_downs(steps: list[Step]) -> str:
    """Who fell back by single cases alone, where nothing fell further: it is said, and not put in order."""
    fell = [one for one in steps if one.change.good is False]
    if not fell or not all(one.change.is_slight and one.name for one in fell):
        return ""
    names = list(dict.fromkeys(one.name for one in fell))
    told = "、".join(names[:NAMED]) if len(names) <= NAMED else presenters.shared(names[0], len(names))
    return _("%(names)s (%(indicators)s)") % {
        "names": told,
        "indicators": "、".join(dict.fromkeys(one.indicator.short_name for one in fell)),
    }


def _apart(reading: Reading, indicators: list[Indicator]) -> list[Apart]:
    """Those whose two printed figures differ and speak of another number of communities: not compared.

    What moved, or did not, among the communities of both months is another statement, and is not denied.
    """
    found: dict[tuple[int, int, bool], list[str]] = {}
    for one in indicators:
        now, before = (reading.own.at(reading.area, one, month) for month in (reading.month, reading.since))
        if (
            now is None
            or before is None
            or one.kind == Kind.FLOW
            or not (now.is_current and before.is_current)
        ):
            continue
        counts = before.coverage.covered, now.coverage.covered
        if counts[0] != counts[1] and presenters.figure_text(now) != presenters.figure_text(before):
            change = reading.change(one)
            is_level = change is not None and not change.size
            found.setdefault((*counts, is_level), []).append(one.short_name)
    return [Apart("、".join(names), *counts) for counts, names in found.items()]


def _shared(step: Step, below: list[Step]) -> Step:
    """The step, with how many areas made one as large."""
    alike = sum(one.indicator == step.indicator and one.size == step.size for one in below)
    return replace(step, name=presenters.shared(step.name, alike))
