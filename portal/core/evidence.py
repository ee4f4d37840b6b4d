"""Files kept as evidence of any row: looked at for what they really are, stored, taken away again.

Who may do it is asked by the caller, who knows the row. Photos are encoded anew, so that the place
where they were taken, and whatever else their file carried, stays outside (red line 4 of
docs/domain-rules.md).
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from portal.core.models import Attachment, attachment_path
from portal.core.outages import chain, is_full, no_room
from portal.core.spreadsheets import guard
from portal.core.text import one_line

TYPES = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ENDING = re.compile(r"\.[A-Za-z]\w{0,4}$")
LONGEST_SIDE = 2_560
MAX_PIXELS = {"JPEG": 60_000_000, "PNG": 25_000_000}
"""A JPEG is read at a fraction of its size; a PNG has to be unpacked whole, four bytes a pixel."""
MAX_FOR_A_ROW = 20


@transaction.atomic
def keep(*, row: Any, stream: IO[bytes], size: int, name: str, now: dt.datetime) -> Attachment:
    """Keep a file as evidence of the row; ``ValidationError`` if it is none that can be kept."""
    if Attachment.objects.of(row).count() >= MAX_FOR_A_ROW:
        raise ValidationError(_("A row holds at most %(count)d files.") % {"count": MAX_FOR_A_ROW})
    suffix, content = _checked(stream, size)
    attachment = Attachment(
        content_type=ContentType.objects.get_for_model(row),
        row_id=row.pk,
        name=_stem(name) + suffix,
        suffix=suffix,
        size=len(content),
        attached_at=now,
    )
    _keep_both(attachment, content)
    return attachment


def _keep_both(attachment: Attachment, content: bytes) -> None:
    """The file and its row, or neither; ``ValidationError`` where a disk has no room left."""
    path = attachment_path(attachment, attachment.name)
    storage = attachment.file.storage
    try:
        attachment.file = storage.save(path, ContentFile(content))
        attachment.save()
    except BaseException as error:
        storage.delete(path)
        if any(map(is_full, chain(error))):
            raise ValidationError(no_room()) from error
        raise


@transaction.atomic
def keep_all(*, row: Any, files: Iterable[UploadedFile], now: dt.datetime) -> list[Attachment]:
    """Keep every one of the files, or none: the ``ValidationError`` says which could not be kept, and why."""
    kept: list[Attachment] = []
    for given in files:
        name = given.name or ""
        try:
            kept.append(keep(row=row, stream=given, size=given.size or 0, name=name, now=now))
        except BaseException as error:
            for one in kept:
                one.file.storage.delete(str(one.file.name))
            if isinstance(error, ValidationError):
                raise ValidationError(f"{name}: {error.messages[0]}") from error
            raise
    return kept


@transaction.atomic
def drop(*, attachment: Attachment) -> None:
    """Take a file away; the trail keeps that it was there."""
    storage, stored = attachment.file.storage, str(attachment.file.name)
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(stored))


def _stem(name: str) -> str:
    """The name without its ending, which is decided by what the file is; 2026.10.3 has none."""
    return _ENDING.sub("", one_line(name.replace("\\", "/").rsplit("/", 1)[-1])) or "file"


def _checked(stream: IO[bytes], size: int) -> tuple[str, bytes]:
    """The kind of file by its first bytes, and the bytes to keep."""
    if size > settings.ATTACHMENT_MAX_BYTES:
        limit = settings.ATTACHMENT_MAX_BYTES // 1024**2
        raise ValidationError(_("The file is larger than %(limit)s MB.") % {"limit": limit})
    content = stream.read()
    if content.startswith(b"%PDF-"):
        return ".pdf", content
    if content.startswith(b"PK\x03\x04"):
        return _office_suffix(content), content
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _bare_picture(content)
    raise _not_allowed()


def _not_allowed() -> ValidationError:
    return ValidationError(_("Only photos (JPEG, PNG), PDF, Word (.docx) and Excel (.xlsx) can be attached."))


def _office_suffix(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            guard.check_parts(archive.infolist())
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        raise _not_allowed() from None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError(_("A file with macros cannot be attached."))
    for suffix, part in ((".docx", "word/document.xml"), (".xlsx", "xl/workbook.xml")):
        if part in names:
            return suffix
    raise _not_allowed()


def _bare_picture(content: bytes) -> tuple[str, bytes]:
    """The picture alone, upright, no larger than a screen needs, with nothing of what its file carried."""
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as opened:
            suffix = ".png" if opened.format == "PNG" else ".jpg"
            if opened.width * opened.height > MAX_PIXELS[str(opened.format)]:
                raise ValidationError(_("The picture has too many pixels."))
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            picture = ImageOps.exif_transpose(opened)
            bare = Image.new(mode := ("RGBA" if suffix == ".png" else "RGB"), picture.size)
            bare.paste(picture.convert(mode))
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(_("The picture is damaged.")) from error
    stream = BytesIO()
    bare.save(stream, "PNG" if suffix == ".png" else "JPEG", quality=85)
    return suffix, stream.getvalue()
