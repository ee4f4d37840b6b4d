"""Marks along a scale that would cover each other stand above one another: the lane of each."""

from __future__ import annotations

from collections.abc import Sequence


def lanes(places: Sequence[float], near: float) -> list[tuple[int, int]]:
    """For each place, in rising order, its lane from 0 and how many marks share its column.

    A mark closer than *near* to the first of the column before it joins that column.
    """
    columns: list[tuple[float, int]] = []
    placed: list[tuple[int, int]] = []
    for x in places:
        if columns and x - columns[-1][0] < near:
            columns[-1] = (columns[-1][0], columns[-1][1] + 1)
        else:
            columns.append((x, 1))
        placed.append((len(columns) - 1, columns[-1][1] - 1))
    return [(lane, columns[column][1]) for column, lane in placed]
