"""The table of states in the code is the one in docs/states.md."""

from pathlib import Path

from django.conf import settings

from portal.reporting.models import ReportState
from portal.reporting.states import TRANSITIONS


def documented():
    text = (Path(settings.BASE_DIR) / "docs/states.md").read_text()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| ")
    ]
    return {
        row[0]: (
            set(row[1].split(", ")),
            row[2],
            row[3],
            *(cell == "required" for cell in row[4:6]),
            row[6] == "yes",
        )
        for row in rows
        if row[0] in TRANSITIONS
    }


def test_the_page_and_the_code_are_alike():
    assert documented() == {
        name: (
            set(map(str, row.sources)),
            str(row.target),
            str(row.right),
            row.needs_reason,
            row.in_open_month,
            row.changes_what_counts,
        )
        for name, row in TRANSITIONS.items()
    }


def test_every_state_can_be_left_and_reached():
    sources = {source for row in TRANSITIONS.values() for source in row.sources}
    targets = {row.target for row in TRANSITIONS.values()}
    assert sources == set(ReportState)
    assert targets == set(ReportState) - {ReportState.NOT_STARTED}
