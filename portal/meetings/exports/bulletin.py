"""The bulletin (通报) in Word: the supplied layout or an office's own, filled in the sandbox."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from docx import Document

from portal.meetings.exports.source import ExportError, Progress, Source
from portal.meetings.models import BulletinTemplate
from portal.meetings.word import checking, head, layout, matrix, sandbox, tags


def make(source: Source, template: BulletinTemplate | None, progress: Progress) -> bytes:
    """The filled .docx; ``ExportError`` names every tag that is wrong, with its place, before filling."""
    content = bytes(template.content) if template else layout.supplied()
    codes = {one["code"] for one in source.content["indicators"]}
    wrong = checking.problems(content, codes)
    if wrong:
        raise ExportError(
            _("The template has wrong tags: %(problems)s") % {"problems": "；".join(map(str, wrong))}
        )
    progress(20)
    filled = sandbox.fill(content, tags.unbroken(tags.context(source)))
    progress(80)
    return stated(filled, source)


def stated(filled: bytes, source: Source) -> bytes:
    """The document with matrix and imprint in their places, and its origin in its properties."""
    document = Document(io.BytesIO(filled))
    matrix.settle(document)
    head.settle(document)
    source.sign(document.core_properties)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
