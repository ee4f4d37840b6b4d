"""The bulletin as PDF: made by LibreOffice of the Word file, so that both show the same."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from portal.meetings.exports import bulletin
from portal.meetings.exports.source import ExportError, Progress, Source
from portal.meetings.models import BulletinTemplate
from portal.meetings.word.style import FALL_BACKS

SECONDS = 120
SLIDE_FONT = "微软雅黑"
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  %s
</fontconfig>
"""
ALIAS = '<alias binding="same"><family>%s</family><prefer>%s</prefer></alias>'


def make(source: Source, template: BulletinTemplate | None, progress: Progress) -> bytes:
    """The bulletin's PDF; ``ExportError`` where the server has no LibreOffice or it fails."""
    content = bulletin.make(source, template, lambda percent: progress(percent // 2))
    made = convert(bound(content), "docx")
    progress(95)
    return made


def bound(content: bytes) -> bytes:
    """The Word file as LibreOffice is given it, to break lines by the rules of Unicode.

    In text that it takes for Chinese it knows signs that begin or end no line, and no joiners between a
    number and its unit; in any other it honours both.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(stream, "w") as made:
        for part in given.infolist():
            data = given.read(part)
            if part.filename.endswith(".xml"):
                data = data.replace(b'w:eastAsia="zh-CN"', b'w:eastAsia="en-US"')
            made.writestr(part, data)
    return stream.getvalue()


def convert(content: bytes, suffix: str) -> bytes:
    """*content*, a file with that suffix, as PDF.

    Each run has a profile of its own, so that two of them do not wait for each other.
    """
    program = shutil.which(settings.LIBREOFFICE)
    if program is None:
        raise ExportError(
            _("This server has no LibreOffice, which makes the PDF. Download the Word file instead.")
        )
    with tempfile.TemporaryDirectory(prefix="portal-pdf-") as folder:
        given = Path(folder, f"file.{suffix}")
        given.write_bytes(content)
        command = [
            program,
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(given),
        ]
        fonts = Path(folder, "fonts.conf")
        fonts.write_text(font_settings())
        made = given.with_suffix(".pdf")
        if not _run(command, fonts) or not made.exists():
            raise ExportError(_("LibreOffice could not make the PDF. Download the Word file instead."))
        return made.read_bytes()


def _run(command: list[str], fonts: Path) -> bool:
    """Whether the program came to a good end; one that takes too long is ended with all it has started."""
    # The program is the administrator's choice and every argument ours.
    process = subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
    )
    try:
        return process.wait(SECONDS) == 0
    except subprocess.TimeoutExpired as error:
        raise ExportError(_("LibreOffice took too long; please try again.")) from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def font_settings() -> str:
    """What stands in for the fonts of official papers on a server that lacks them (fontconfig)."""
    aliases = [
        ALIAS % (name, "".join(f"<family>{other}</family>" for other in others.split(",")))
        for name, others in (
            *((name, others) for name, (others, _family) in FALL_BACKS.items()),
            (SLIDE_FONT, "Noto Sans CJK SC"),
        )
    ]
    return FONTS % "\n  ".join(aliases)
