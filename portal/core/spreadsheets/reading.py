"""The rows of a workbook's first sheet; a file is opened only after ``guard.check``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook


def rows(stream: IO[bytes], *, max_rows: int | None = None, max_columns: int) -> Iterator[tuple[Any, ...]]:
    """The values of each row, read as it is asked for; formulas stay formulas.

    Raises ``ValidationError`` for a damaged file.
    """
    try:
        book = load_workbook(stream, read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size may be wrong
        yield from sheet.iter_rows(max_row=max_rows, max_col=max_columns, values_only=True)
        book.close()
    except ValidationError:
        raise
    except Exception as error:  # a damaged file breaks the parser in more ways than it documents
        raise ValidationError(_("The file is damaged; open it in Excel or WPS and save it again.")) from error
