"""Everything at a glance: the table of all indicators, and the map of communities and indicators."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from portal.meetings import table_words
from portal.meetings.pages.page import MOST_AREAS, NOT_COMPARED, Page, chunks, joined, month_label, parted
from portal.meetings.printed import (
    OF_COUNTED,
    counted_parts,
    counted_text,
    is_lacking,
    is_lit,
    is_partial,
    lacking,
    listed,
    mark_of,
    of_counted,
)
from portal.meetings.schema import Content, FrozenCell

MOST_INDICATORS = 11
MOST_COLUMNS = 10
#: Signs of the headline that stand in the largest letters.
LONG_HEADLINE = 110
#: Signs beside which there is room to name the indicators.
LONGEST_WITH_NAMES = 150


def headline(content: Content) -> list[Page]:
    """How the sub-district stands in one sentence, with the words of the page before the meeting."""
    if not content["headline"]:
        return []
    data = {
        "text": content["headline"],
        "is_long": len(content["headline"]) > LONG_HEADLINE,
        "groups": _by_light(content) if len(content["headline"]) <= LONGEST_WITH_NAMES else [],
    }
    return [Page("headline", _("How far the sub-district is"), _("Overall picture"), data)]


def _by_light(content: Content) -> list[dict[str, str]]:
    """Which indicators the sentence counts: by light, those furthest from their targets first."""
    found = []
    for light in ("red", "yellow", "green"):
        of = [
            one
            for one in content["indicators"]
            if one["total"]["goal"] and one["total"]["light"] == light and one["is_ranked"]
        ]
        if of:
            names = [one["name"] for one in of]
            found.append({"light": light, "label": of[0]["total"]["light_text"], "names": joined(names)})
    return found


def table(content: Content) -> list[Page]:
    """One line an indicator, in the order of the meeting."""
    title = _("All indicators at a glance")
    rows = [
        {
            "indicator": indicator,
            "cell": indicator["total"],
            "light": indicator["total"]["light"] if indicator["is_ranked"] else "none",
            "for_information": indicator["kind"] == "rank",
            "of_counted": of_counted(indicator) if is_lit(indicator["total"]) else "",
            "counted": counted_text(indicator),
            "is_missing": indicator["total"]["covered"] < indicator["total"]["due"],
        }
        for indicator in listed(content)
    ]
    since = month_label(content["meeting"]["since"])
    changes = [change for one in content["indicators"] if (change := one["total"]["change"])]
    partly = next((change["basis_short"] for change in changes if change["basis"]), "")
    note = _("“%(basis)s”: only communities with a figure of their own in both months are compared.")
    section = _("Overall picture")
    return parted(
        "overall",
        title,
        section,
        rows,
        MOST_INDICATORS,
        words=table_words.WORDS,
        lacks=max(map(lacking, listed(content)), key=len, default=""),
        moved=table_words.since(since),
        note=partly and note % {"basis": partly},
    )


def _marked(cell: FrozenCell | None) -> dict[str, Any] | None:
    return None if cell is None else {**cell, "mark": mark_of(cell)}


def heat_map(content: Content) -> list[Page]:
    """The communities against the indicators that judge them."""
    shown = [
        one
        for one in content["indicators"]
        if one["is_ranked"] and one["kind"] not in NOT_COMPARED and one["rows"]
    ]
    cells = {one["code"]: {row["area"]: row for row in one["rows"]} for one in shown}
    blocks = [
        (columns, areas)
        for columns in chunks(shown, MOST_COLUMNS)
        for areas in chunks(content["communities"], MOST_AREAS)
    ]
    return [
        Page(
            "heat_map",
            _("Where it is uneven"),
            _("Comparison of communities"),
            {
                "columns": columns,
                "rows": [
                    {
                        "name": area["name"],
                        "cells": [_marked(cells[one["code"]].get(area["code"])) for one in columns],
                    }
                    for area in areas
                ],
                "office": content["office"]["name"],
                "of_counted": OF_COUNTED,
                "parts": counted_parts(columns) if any(is_partial(one["total"]) for one in columns) else [],
                "has_carried": any(row["carried"] for one in columns for row in one["rows"]),
                "is_lacking": any(map(is_lacking, (row for one in columns for row in one["rows"]))),
                "lacks": max(map(lacking, columns), key=len),
                "former": [one["former"] for one in columns] if any(o["former"] for o in columns) else [],
            },
            number,
            len(blocks),
        )
        for number, (columns, areas) in enumerate(blocks, start=1)
    ]
