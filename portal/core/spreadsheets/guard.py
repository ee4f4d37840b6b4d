"""Is it a workbook, and safe to open? Answered from its first bytes and the archive's directory."""

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
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 4_096  # a document type stands before the first element
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def check(stream: IO[bytes], size: int) -> None:
    """Raise ``ValidationError`` with the sentence to show unless the file may be opened."""
    if size > settings.WORKBOOK_MAX_BYTES:
        raise ValidationError(
            _("The file is larger than %(limit)s MB.") % {"limit": settings.WORKBOOK_MAX_BYTES // 1024**2}
        )
    head = stream.read(_HEAD)
    stream.seek(0)
    if head.startswith(_OLE):
        if _is_encrypted(stream.read()):
            raise ValidationError(_("The file is protected by a password; save it without one."))
    elif head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").startswith(b"<"):
        raise ValidationError(
            _("This is a web page or XML under the name of a workbook; open it and save it as .xlsx.")
        )
    else:
        _check_archive(stream)
    stream.seek(0)


def _is_encrypted(content: bytes) -> bool:
    """Whether it holds an .xlsx with a password: such a file lies in a stream of that name."""
    return "EncryptedPackage".encode("utf-16-le") in content


def _check_archive(stream: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            check_parts(parts)
            if "xl/workbook.bin" in names:
                raise ValidationError(_("This is a binary workbook (.xlsb); save it as .xlsx."))
            if "xl/workbook.xml" not in names and not _is_ods(archive, names):
                raise _no_workbook()
            _refuse_types(archive, parts)
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError):
        raise _no_workbook() from None


def _no_workbook() -> ValidationError:
    return ValidationError(_("This is not an Excel file (.xlsx, .xls or .ods)."))


def _is_ods(archive: zipfile.ZipFile, names: set[str]) -> bool:
    return "content.xml" in names and "mimetype" in names and archive.read("mimetype").startswith(_ODS)


def check_parts(parts: list[zipfile.ZipInfo]) -> None:
    """Raise ``ValidationError`` if the parts of an archive would unpack to far more than they are."""
    unpacked = sum(part.file_size for part in parts)
    squeezed = any(
        part.file_size > _FREE and part.file_size > MAX_RATIO * max(1, part.compress_size) for part in parts
    )
    if unpacked > MAX_UNPACKED or len(parts) > MAX_PARTS or squeezed:
        raise ValidationError(_("The file unpacks to far more than a workbook holds; it was not opened."))


def _refuse_types(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """No program that writes workbooks declares a document type, which is where XML bombs are declared."""
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as opened:
                if b"<!DOCTYPE" in opened.read(_HEAD).replace(b"\x00", b""):
                    raise ValidationError(_("The file declares an XML document type; it was not opened."))
