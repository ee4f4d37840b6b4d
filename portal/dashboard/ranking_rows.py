"""One area of a ranking in words, with what its bar shows and where its figure was taken from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from portal.core.month import Month
from portal.dashboard.gaps import gap_text
from portal.dashboard.goals import Goal
from portal.dashboard.lights import Light
from portal.dashboard.presenters import figure_text, fraction_text, to_do_text
from portal.dashboard.ranking import Standing, standings
from portal.dashboard.values import Kind, Value


@dataclass(frozen=True, slots=True)
class RankingRow:
    """One area in a ranking, in words."""

    area_code: str
    name: str
    standing: Standing
    figure: str
    fraction: str
    to_do: str
    percent: Decimal | None
    target_percent: Decimal | None
    gap: str
    origin: str = ""  # where the figure can be read again
    without: str = ""  # the months that a running total lacks, in words

    @property
    def is_known(self) -> bool:
        """Whether the month itself has a figure."""
        return self.standing.value is not None and self.standing.value.is_current

    @property
    def is_earlier(self) -> bool:
        """Whether it holds earlier months of the year alone: a flow whose month is missing."""
        return (
            not self.is_known
            and self.standing.value is not None
            and self.standing.value.numerator is not None
        )

    @property
    def carried_from(self) -> Month | None:
        """The month whose figure is carried forward, if one is."""
        value = self.standing.value
        return value.coverage.oldest if value and value.coverage.carried else None

    @property
    def is_reached(self) -> bool:
        return self.standing.light == Light.GREEN


def ranking(
    values: Mapping[str, Value | None],
    goals: Mapping[str, Goal | None],
    before: Mapping[str, Value | None],
    names: Mapping[str, str],
    origins: Mapping[str, str] | None = None,
    without: Mapping[str, str] | None = None,
) -> list[RankingRow]:
    """The ranking of the named areas; without rates, the bars are drawn against the largest number.

    *origins*: of each area the address at which its figure can be read again; *without*: the months that its
    total of the year lacks, in words.
    """
    rows = standings(values, goals, before)
    largest = max((row.value.measure for row in rows if row.value and row.value.measure), default=Decimal(0))
    found = [_ranking_row(row, goals.get(row.area_code), names, largest) for row in rows]
    return [
        replace(
            row,
            origin=(origins or {}).get(row.area_code, ""),
            without=(without or {}).get(row.area_code, ""),
        )
        for row in found
    ]


def _ranking_row(row: Standing, goal: Goal | None, names: Mapping[str, str], largest: Decimal) -> RankingRow:
    value = row.value
    percent = None
    if (
        value is not None
        and value.measure is not None
        and value.is_current
        and value.indicator.kind != Kind.RANK
    ):
        whole = Decimal(100) if value.indicator.has_rate else largest
        percent = min(Decimal(100), 100 * value.measure / whole).quantize(Decimal("0.01")) if whole else None
    return RankingRow(
        area_code=row.area_code,
        name=names.get(row.area_code, row.area_code),
        standing=row,
        figure=figure_text(value),
        fraction=fraction_text(value),
        to_do=to_do_text(value, row.to_do),
        percent=percent,
        target_percent=goal.value if goal and goal.is_rate else None,
        gap=gap_text(value),
    )
