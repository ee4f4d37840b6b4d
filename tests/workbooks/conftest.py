"""What every file of a register is asked besides its outcome."""

from copy import deepcopy

import pytest

from portal.core.registers.workbook import reading


@pytest.fixture(autouse=True)
def read_both_ways(monkeypatch):
    """A line read at a glance is read cell by cell as well: the same comes out, and no word is said."""
    at_a_glance, cell_by_cell = reading._plain_line, reading._read_line

    def both(sheet, number, row, page):
        line = at_a_glance(sheet, number, row, page)
        if line is not None:
            before = deepcopy(sheet.notes)
            assert line == cell_by_cell(sheet, number, row, page)
            assert sheet.notes == before
            assert not sheet.nothing
        return line

    monkeypatch.setattr(reading, "_plain_line", both)
