"""Is it a workbook, and safe to open? Answered from its first bytes and the archive's directory."""

from __future__ import annotations

import codecs
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
_ZIP = b"PK"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF", b"%PDF", b"II*\x00", b"MM\x00*")
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
    if not head:
        raise ValidationError(_("The file is empty; save it again and upload the new one."))
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
        stream.seek(0)
        raise _no_archive(stream.read(_HEAD)) from None


def _no_workbook() -> ValidationError:
    return ValidationError(_("This is not an Excel file (.xlsx, .xls or .ods)."))


def _no_archive(head: bytes) -> ValidationError:
    """What the file is instead, as far as its first bytes tell, and what to do about it."""
    if head.startswith(_ZIP):  # it begins as a workbook does, and does not end as one
        return ValidationError(
            _("The file is damaged or was cut short; save or download it again and upload the new one.")
        )
    if head.startswith(_PICTURES):
        return ValidationError(_("This is a picture or a PDF, not an Excel file; upload the table itself."))
    if _is_text(head):
        return ValidationError(
            _(
                "This is a text file (CSV or the like), not an Excel file; open it in WPS or Excel "
                "and save it as .xlsx."
            )
        )
    return _no_workbook()


def _is_text(head: bytes) -> bool:
    """Whether the bytes are signs and nothing else, in one of the encodings of the country's offices."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if any(byte < 32 and byte not in b"\t\n\r\x0c" for byte in head):
        return False
    return any(_reads(head, encoding) for encoding in ("utf-8", "gb18030"))


def _reads(head: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(head)  # its last sign may be cut in two
    except UnicodeDecodeError:
        return False
    return True


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
