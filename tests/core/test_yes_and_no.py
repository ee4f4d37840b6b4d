"""What is read as yes and as no in a cell of a file or a block."""

import pytest
from django.core.exceptions import ValidationError

from portal.core.spreadsheets.cells import read_yes_no


@pytest.mark.parametrize(
    ("text", "meant"), [("1", True), ("１", True), (1.0, True), ("√", True), ("0", False)]
)
def test_one_and_nought_are_yes_and_no(text, meant):
    assert read_yes_no(text) is meant


@pytest.mark.parametrize("text", ["①", "¹", "⑴", "⓪"])
def test_the_mark_of_a_note_is_neither(text):
    with pytest.raises(ValidationError):
        read_yes_no(text)
