"""What the rows of a ranking say together: what is left in all of them, who is last, who moved most."""

from __future__ import annotations

from portal.dashboard import ranking
from portal.dashboard.presenters import to_do_text
from portal.dashboard.ranking_rows import RankingRow
from portal.dashboard.values import Kind
from portal.indicators.models import Indicator


def to_do_below(rows: list[RankingRow], own: int | None) -> str:
    """What is still to do in all areas together, where it is not what is to do in the area they make up.

    Each is compared with its own target, and what one does beyond it takes nothing off another's.
    """
    parts = [row.standing.to_do for row in rows if row.is_known and row.standing.to_do is not None]
    value = next((row.standing.value for row in rows if row.standing.value), None)
    if value is None or own is None or sum(parts) == own:
        return ""
    if value.indicator.kind == Kind.FREQUENCY or value.indicator.direction == Indicator.Direction.DOWN:
        return ""  # of a frequency the whole counts communities; where less is better, nothing is missing
    return to_do_text(value, sum(parts))


def last_first(rows: list[RankingRow]) -> list[RankingRow]:
    """The ranking from its end, those that share a place by code."""
    by_code = {row.area_code: row for row in rows}
    return [by_code[standing.area_code] for standing in ranking.last_first(row.standing for row in rows)]


def movers(rows: list[RankingRow]) -> list[RankingRow]:
    """Who moved most for the better and most for the worse since the month compared with.

    Of several that moved as far, the first by code; what rests on too few cases is no large step.
    """
    found = []
    moved = [(row.standing.change, row) for row in rows if row.standing.change]
    for good in (True, False):
        ways = [pair for pair in moved if pair[0].good is good and not pair[0].is_slight]
        if ways:
            found.append(min(ways, key=lambda pair: (-pair[0].size, pair[1].area_code))[1])
    return found
