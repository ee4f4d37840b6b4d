"""The audit trail as a file: lines that come one by one, and no text that a program takes for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import IO, Any

from auditlog.models import LogEntry
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell

from portal.core.history import describe_one
from portal.core.spreadsheets.by_rows import by_rows
from portal.core.spreadsheets.writing import put_heading, quoted, safe

MOST = 50_000
FETCHED = 1_000
LONGEST_CELL = 32_767  # signs that Excel takes
BEGINNING = "\ufeff"  # by which Excel knows the encoding


def headings() -> list[str]:
    return [
        _("When"), _("Who"), _("User name"), _("What happened"), _("Kind of object"), _("About"),
        _("From → to"), _("Details"), _("Address"),
    ]  # fmt: skip


def rows(entries: QuerySet[LogEntry]) -> Iterator[list[str]]:
    """The texts of each line, as the page says them."""
    for entry in entries.iterator(chunk_size=FETCHED):
        line = describe_one(entry)
        changes = "\n".join(f"{one.field}: {one.before} → {one.after}" for one in line.changes)
        texts = (line.who, getattr(entry.actor, "username", ""), line.what, line.kind, line.about)
        when = f"{timezone.localtime(line.at):%Y-%m-%d %H:%M:%S}"
        yield [when, *map(str, texts), changes, line.details, line.address]


def as_csv(entries: QuerySet[LogEntry]) -> Iterator[bytes]:
    """Sent while it is read; in the language of who asked, for that is no longer the request's then."""
    language = translation.get_language()
    buffer = StringIO()
    writer = csv.writer(buffer)

    def taken() -> bytes:
        text = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return text.encode("utf-8", "replace")

    with translation.override(language):
        writer.writerow(headings())
        yield BEGINNING.encode() + taken()
    found = rows(entries)
    while True:
        with translation.override(language):
            row = next(found, None)
        if row is None:
            return
        writer.writerow(map(quoted, row))
        yield taken()


def as_book(entries: QuerySet[LogEntry]) -> IO[bytes]:
    """The same as a workbook, written row by row to the disk."""
    with by_rows(_("Audit trail")) as (sheet, stream):
        sheet.freeze_panes = "A2"
        head: list[Any] = []
        for number, heading in enumerate(headings()):
            sheet.column_dimensions["ABCDEFGHI"[number]].width = 40 if number == 6 else 20
            cell: Any = WriteOnlyCell(sheet)
            put_heading(cell, heading)
            head.append(cell)
        sheet.append(head)
        for row in rows(entries):
            sheet.append([safe(sheet, text[:LONGEST_CELL]) for text in row])
    return stream
