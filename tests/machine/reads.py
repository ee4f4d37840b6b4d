"""What the machine reads after each step, and holds against what it believes."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from portal.core.month import Month as PortalMonth
from portal.indicators.models import Indicator
from portal.rollups.models import Rollup, StaleRollup
from tests.machine import reading_pages
from tests.machine.printing import amount
from tests.machine.world import COUNTED, OFFICES, Definition, Model

PAGES = ("overview", "heatmap", "indicator", "community", "board")


def portal(month: tuple[int, int]) -> PortalMonth:
    return PortalMonth(*month)


class Reads:
    """Roll-ups, pages and snapshots against the model."""

    model: Model
    people: dict[str, Any]

    def _check_snapshot(self, snapshot: Any, office: str, month: tuple[int, int]) -> None:
        assert snapshot.is_intact
        assert snapshot.content["proof"]
        rows = self.model.rows(office, month)
        for one in snapshot.content["indicators"]:
            definition = self.model.definitions[one["code"]]
            for cell in (one["total"], *one["rows"]):
                row = rows.get((cell["area"], one["code"]))
                is_total = cell is one["total"]
                printed = reading_pages.expected(definition, row, is_total=is_total)
                assert cell["figure"] == printed.figure, (cell, row)
                assert cell["covered"] == (row.covered if row else 0), (cell, row)
        approved = sum(
            self.model.states.get((c.code, month)) in COUNTED for c in self.model.due(office, month)
        )
        assert snapshot.content["reports"]["approved"] == approved

    def _check_that_counting_is_said(self, office: str, month: tuple[int, int]) -> None:
        page = self._get(office, "dashboard:overview", portal(month))
        marks = StaleRollup.objects.filter(
            area_code=office, month__lte=portal(month), month__gte=portal(month) - 12
        )
        assert reading_pages.is_counting(page) == marks.exists()

    def _check_roll_ups(self) -> None:
        stored: dict[tuple[str, tuple[int, int], str], Any] = {}
        codes = {one.pk: code for code, one in self.model.definitions.items()}
        for row in Rollup.objects.filter(level__gte=9, indicator__in=codes):
            key = (row.area_code, (row.month.year, row.month.month), codes[row.indicator_id])
            stored[key] = (row.numerator, row.denominator, row.ytd_numerator, row.ytd_denominator,
                           row.areas_due, row.areas_covered, row.areas_carried)  # fmt: skip
        counted = {
            (area, month, code): (row.numerator, row.denominator, row.ytd_numerator, row.ytd_denominator,
                                  row.due, row.covered, row.carried)
            for office in OFFICES
            for month in self.model.known_months(office)
            for (area, code), row in self.model.rows(office, month).items()
        }  # fmt: skip
        differ = {key: (stored.get(key), counted.get(key)) for key in stored.keys() | counted.keys()}
        assert not (odd := {key: pair for key, pair in differ.items() if pair[0] != pair[1]}), odd

    def _get(self, office: str, name: str, *args: Any) -> str:
        client = Client()
        client.force_login(self.people[office], backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 200, (name, args, answer.status_code)
        return answer.content.decode()

    def _check_pages(self, office: str, month: tuple[int, int], pages: tuple[str, ...]) -> None:
        used = set(Indicator.objects.in_use(office, portal(month)).values_list("code", flat=True))
        shown = [one for code, one in self.model.definitions.items() if code in used]
        for page in pages:
            getattr(self, f"_read_{page}")(office, month, shown, self.model.rows(office, month))

    def _read_overview(self, office: str, month: Any, shown: list[Definition], rows: Any) -> None:
        cards = reading_pages.overview(self._get(office, "dashboard:overview", portal(month)))
        for one in shown:
            row = rows.get((office, one.code))
            if one.kind == "meeting" and not (row and row.numerator):
                continue
            wanted = reading_pages.expected(one, row, is_total=True)
            assert cards[one.name] == wanted, (one.code, cards[one.name], wanted)

    def _read_heatmap(self, office: str, month: Any, shown: list[Definition], rows: Any) -> None:
        table = reading_pages.heat_map(self._get(office, "dashboard:heatmap", portal(month)))
        columns = [one for one in shown if one.kind != "meeting"]
        if not table:
            return
        for community in self.model.due(office, month):
            for one in columns:
                row = rows.get((community.code, one.code))
                wanted = reading_pages.expected(one, row, is_total=False).figure
                assert table[self.model.names[community.code]].get(one.name) == wanted, (one.code, row, table)
        total = list(table.values())[-1]
        for one in columns:
            wanted = reading_pages.expected(one, rows.get((office, one.code)), is_total=True).figure
            assert total[one.name] == wanted
            if one.kind in ("level", "flow") and not one.has_rate and total[one.name] != "—":
                parts = [_number(row[one.name]) for row in list(table.values())[:-1]]
                if "万" not in "".join(row[one.name] for row in list(table.values())[:-1]):
                    assert amount(sum(filter(None, parts)), one.unit) == total[one.name], (one.code, table)

    def _read_indicator(self, office: str, month: Any, shown: list[Definition], rows: Any) -> None:
        for one in shown[:3]:
            table = reading_pages.ranking(self._get(office, "dashboard:indicator", portal(month), one.code))
            for community in self.model.due(office, month):
                wanted = reading_pages.expected(one, rows.get((community.code, one.code)), is_total=False)
                assert table[self.model.names[community.code]] == wanted, (one.code, wanted)

    def _read_community(self, office: str, month: Any, shown: list[Definition], rows: Any) -> None:
        for community in self.model.due(office, month)[:1]:
            page = self._get(office, "dashboard:community", portal(month), community.code)
            table = reading_pages.community(page)
            for one in shown:
                row = rows.get((community.code, one.code))
                if one.kind != "meeting":
                    wanted = reading_pages.expected(one, row, is_total=False)
                    assert table[one.name] == wanted, (one.code, table[one.name], wanted)

    def _read_board(self, office: str, month: Any, shown: list[Definition], rows: Any) -> None:
        if (office, month) not in self.model.opened:
            return
        counts, states = reading_pages.board(self._get(office, "reporting:board", portal(month)))
        known = {c.code: self.model.states.get((c.code, month)) for c in self.model.due(office, month)}
        due = [state for state in known.values() if state]
        received = sum(state in ("SUBMITTED", *COUNTED) for state in due)
        approved = sum(state in COUNTED for state in due)
        waiting = sum(
            state == "SUBMITTED"
            for (code, other), state in self.model.states.items()
            if code.startswith(office) and other == month
        )
        assert counts == [len(due), received, waiting, approved], (counts, known)
        for code, state in known.items():
            if state:
                shown = states[self.model.names[code]]
                assert shown == state.lower(), (code, shown)


def _number(text: str) -> int | None:
    """An amount on a page as a whole number; None for a dash, and for an area in 万㎡, which is rounded."""
    digits = text.replace(",", "").rstrip("个人件次㎡*†")
    return int(digits) if digits.isdigit() else None
