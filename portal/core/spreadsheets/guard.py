"""Is it an Excel file at all, and is it safe to open? Answered from the archive's directory alone."""

from __future__ import annotations

import zipfile
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 200
MAX_PARTS = 1_000
_FREE = 1024 * 1024  # parts smaller than this may be packed as tightly as they like
_OLE = b"\xd0\xcf\x11\xe0"


def check(stream: IO[bytes], size: int) -> None:
    """Raise ``ValidationError`` with the sentence to show unless the file may be opened."""
    if size > settings.WORKBOOK_MAX_BYTES:
        raise ValidationError(
            _("The file is larger than %(limit)s MB.") % {"limit": settings.WORKBOOK_MAX_BYTES // 1024**2}
        )
    magic = stream.read(4)
    stream.seek(0)
    if magic == _OLE:
        raise ValidationError(
            _("This is a file in the old .xls format, or one with a password; save it as .xlsx without one.")
        )
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise ValidationError(_("This is not an Excel file (.xlsx)."))
            check_parts(parts)
    except zipfile.BadZipFile:
        raise ValidationError(_("This is not an Excel file (.xlsx).")) from None
    stream.seek(0)


def check_parts(parts: list[zipfile.ZipInfo]) -> None:
    """Raise ``ValidationError`` if the parts of an archive would unpack to far more than they are."""
    unpacked = sum(part.file_size for part in parts)
    squeezed = any(
        part.file_size > _FREE and part.file_size > MAX_RATIO * max(1, part.compress_size) for part in parts
    )
    if unpacked > MAX_UNPACKED or len(parts) > MAX_PARTS or squeezed:
        raise ValidationError(_("The file unpacks to far more than a workbook holds; it was not opened."))
