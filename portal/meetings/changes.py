"""What has changed in the live figures since they were frozen: said on the meeting's page, not taken over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.meetings.printed import is_lit, light_words
from portal.meetings.schema import Content, FrozenCell, FrozenIndicator


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that now reads otherwise; ``area`` is empty for the sub-district's own."""

    indicator: str
    area: str
    frozen: str
    live: str


@dataclass(frozen=True, slots=True)
class Differences:
    """Figures that read otherwise now, and how many more reports are counted than were."""

    figures: list[Difference]
    approved_then: int
    approved_now: int

    def __bool__(self) -> bool:
        return bool(self.figures) or self.approved_then != self.approved_now


def differences(frozen: Content, live: Content) -> Differences:
    """Compare a snapshot with what freezing would store now; indicators in the meeting's order."""
    now = {one["code"]: one for one in live["indicators"]}
    found = [
        difference
        for one in frozen["indicators"]
        if one["code"] in now
        for difference in _of_indicator(one, now[one["code"]])
    ]
    return Differences(found, frozen["reports"]["approved"], live["reports"]["approved"])


def _of_indicator(frozen: FrozenIndicator, live: FrozenIndicator) -> Iterator[Difference]:
    pairs = [(frozen["total"], live["total"])]
    now = {cell["area"]: cell for cell in live["rows"]}
    if frozen["kind"] == "meeting":  # once it is held, who spoke is one thing that is new
        now = {}
    pairs += [(cell, now[cell["area"]]) for cell in frozen["rows"] if cell["area"] in now]
    for before, after in pairs:
        if _shown(before) != _shown(after):
            yield Difference(frozen["name"], before["name"], *_told_apart(before, after))


def _shown(cell: FrozenCell) -> tuple[object, ...]:
    light = cell["light"] if is_lit(cell) else ""
    return cell["figure"], cell["n"], cell["d"], light, cell["covered"], cell["carried"]


def _told_apart(before: FrozenCell, after: FrozenCell) -> tuple[str, str]:
    """Both in words; where figure and parts are the same, with what else is not."""
    told = [[cell["figure"], cell["fraction"]] for cell in (before, after)]
    if told[0] == told[1]:
        lights, covered, carried = (
            [one(cell) for cell in (before, after)] for one in (_light, _covered, _carried)
        )
        for pair in (lights, covered, carried):
            if pair[0] != pair[1]:
                for words, one in zip(told, pair, strict=True):
                    words.append(one)
    first, second = (
        f"{figure} ({_(', ').join(filter(None, rest))})" if any(rest) else figure for figure, *rest in told
    )
    return first, second


def _light(cell: FrozenCell) -> str:
    return light_words(cell["light"], cell["light_text"]) if is_lit(cell) else _("no light")


def _covered(cell: FrozenCell) -> str:
    return _("%(count)d counted") % {"count": cell["covered"]}


def _carried(cell: FrozenCell) -> str:
    return _("%(count)d by older figures") % {"count": cell["carried"]}
