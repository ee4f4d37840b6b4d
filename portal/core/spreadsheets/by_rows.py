"""A workbook written row by row to the disk; if that fails, nothing of it stays there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

from openpyxl import Workbook


@contextmanager
def by_rows(title: str) -> Iterator[tuple[Any, IO[bytes]]]:
    """A sheet to append rows to, and the file that holds the workbook once the block has ended.

    Who sends the file closes it, and it is gone.
    """
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title)
    stream = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        yield sheet, stream
        book.save(stream)
        stream.seek(0)
    except BaseException:
        with suppress(Exception):  # what a full disk does not take
            stream.close()
        _forget(sheet._writer)
        raise


def _forget(writer: Any) -> None:
    """Remove openpyxl's own file of the rows, which it would keep as long as the process lives."""
    if writer is None:
        return
    with suppress(Exception):
        writer.close()
    with suppress(OSError, ValueError):
        writer.cleanup()
