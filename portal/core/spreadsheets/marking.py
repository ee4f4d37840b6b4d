"""What was refused of a file, shown in the file itself; a list where it cannot be written so."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook

from portal.core import apart
from portal.core.spreadsheets.writing import ENTERED, HEAD, put_heading, put_text

PROGRAM = Path(__file__).with_name("marker.py")
MEMORY = 600 * 1024**2
SECONDS = 10
#: Who the comments of a marked file are by.
AUTHOR = gettext_lazy("Sub-district portal")
LACKS = gettext_lazy(
    "This copy is without the text boxes, buttons and some newer formats of your file; "
    "correct the file itself."
)
_CELL = re.compile(r"[A-Z]{1,3}[0-9]{1,7}")

#: A cell, empty for the file as a whole, and what has to be done about it.
Mark = tuple[str, str]


def marked(content: bytes, sheet: str, marks: Iterable[Mark]) -> bytes:
    """The workbook with those cells coloured and commented, as .xlsx; for others a list of cells."""
    marks = list(marks)
    given = {
        "sheet": sheet,
        "marks": [mark for mark in marks if _CELL.fullmatch(mark[0])],
        "author": str(AUTHOR),
        "ours": our_names(),
        "grounds": [one.fgColor.rgb[2:] for one in (HEAD, ENTERED)],
        "lacks": str(LACKS),
    }
    if content[:2] == b"PK" and given["marks"]:
        try:
            line = json.dumps(given).encode() + b"\n"
            done = apart.run(PROGRAM, line + content, str(MEMORY), str(SECONDS))
        except subprocess.TimeoutExpired:
            return listed(marks)
        if done.returncode == 0:
            return done.stdout
    return listed(marks)


def our_names() -> list[str]:
    """What the portal calls itself in the comments of a marked file, in every language."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(str(AUTHOR))
    return list(dict.fromkeys(found))


def listed(marks: Iterable[Mark]) -> bytes:
    """The cells and what has to be done, one below the other."""
    book = Workbook()
    page = book.active
    assert page is not None  # noqa: S101 (a new workbook has a sheet)
    for place, heading, width in (("A", _("Cell"), 12), ("B", _("What is wrong"), 80)):
        put_heading(page[f"{place}1"], heading)
        page.column_dimensions[place].width = width
    for number, (cell, text) in enumerate(marks, start=2):
        put_text(page.cell(number, 1), cell)  # type: ignore[arg-type]
        put_text(page.cell(number, 2), text)  # type: ignore[arg-type]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
