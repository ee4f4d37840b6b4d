"""How many things stand at each stage: one square a thing, a row a stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SIDE, STEP = 12, 15
A_LINE = 20
FEWEST = 6
MOST = 60  # squares at one stage; above that a square stands for ten, a hundred …


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: what it is called, how many stand there, where to read which; the squares' corners.

    ``tone`` is how its squares are filled: ``open``, ``begun``, ``done``, ``late`` or ``over``.
    """

    tone: str
    label: str
    count: int
    url: str
    squares: list[tuple[int, int]]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Waffle:
    """The stages in their order, how many things a square stands for, and the finding in words."""

    stages: list[Stage]
    each: int
    says: str

    @property
    def each_says(self) -> str:
        """What a square stands for, where that is not one; the last of a row may stand for fewer."""
        return _("A square stands for %(count)d.") % {"count": self.each} if self.each > 1 else ""


def waffle(counts: Sequence[tuple[str, str, int, str]]) -> Waffle | None:
    """The picture of (tone, label, count, address) a stage; None where nothing stands at any."""
    total = sum(count for _key, _label, count, _url in counts)
    if not total:
        return None
    each, largest = 1, max(count for _key, _label, count, _url in counts)
    while largest > MOST * each:
        each *= 10
    said = [
        _("%(stage)s: %(count)d") % {"stage": label, "count": count} for _tone, label, count, _url in counts
    ]
    text = ngettext("%(count)d in all", "%(count)d in all", total) % {"count": total}
    return Waffle([_stage(*one, each) for one in counts], each, _("; ").join([text, *said]))


def _stage(tone: str, label: str, count: int, url: str, each: int) -> Stage:
    many = -(-count // each)
    squares = [(place % A_LINE * STEP, place // A_LINE * STEP) for place in range(many)]
    lines = max(1, -(-many // A_LINE))
    return Stage(tone, label, count, url, squares, A_LINE * STEP, lines * STEP)
