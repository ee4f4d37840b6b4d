"""What stands in the column of reasons of a report: read as registers read what people write at length."""

import pytest

from tests.workbooks import reports
from tests.workbooks.kit import as_bytes
from tests.workbooks.test_corpus import _english, community, report, upload

__all__ = ["_english", "community", "report"]
pytestmark = pytest.mark.django_db


def taken(report, **cells):
    """What becomes of the good file with other values in some cells."""
    return upload(report, as_bytes(reports.with_cells(cells)))


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (12345678901234567, "only the first 15 digits"),
        (370102199001011234, "looks like an identity number"),
        (-1e30, "only the first 15 digits"),
    ],
)
def test_a_number_that_excel_does_not_keep_is_refused_by_its_cell(report, number, says):
    outcome, saved = taken(report, I7=number, D5=11)
    assert [one.cell for one in outcome.must_mend] == ["D5", "I7"]
    assert says in outcome.must_mend[1].message
    assert saved == 0


@pytest.mark.parametrize("place", ["C2", "H2", "B5", "D5", "E5", "G5", "B12"])
def test_no_cell_of_the_file_is_too_long_a_number_to_be_read(report, place):
    outcome, _saved = taken(report, **{place: 12345678901234567})
    noted = [one.cell for one in (*outcome.must_mend, *outcome.notes.passed, *outcome.notes.read)]
    assert place in noted
