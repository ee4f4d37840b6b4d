"""An uploaded file from its receipt to its figures: read, kept until it is confirmed, taken in once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from io import BytesIO
from typing import IO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.models import PendingImport
from portal.core.spreadsheets.book import Book
from portal.core.spreadsheets.marking import marked
from portal.core.text import one_line
from portal.reporting.book import book_of
from portal.reporting.models import MonthlyReport, ReportUpload, UploadState
from portal.reporting.moves import editable
from portal.reporting.workbook.reading import opened
from portal.reporting.workbook.upload import QUESTIONS, look, save


class NotYet(Exception):
    """Why the file cannot be taken in as it stands, in a sentence."""


def upload(
    *, report: MonthlyReport, stream: IO[bytes], size: int, name: str, by: User, now: dt.datetime
) -> ReportUpload:
    """Read the file and keep it with its receipt; no figure changes."""
    content = stream.read() if size else b""
    file = opened(BytesIO(content), size)
    with transaction.atomic():
        editable(report, by)
        outcome = look(report=report, file=file, book=book_of(report))
        return ReportUpload.objects.create(
            report=report,
            by=by,
            at=now,
            name=one_line(name),
            content=content,
            state=UploadState.WAITING if outcome.is_clean else UploadState.REFUSED,
            receipt=outcome.receipt(),
        )


def take_in(*, upload: ReportUpload, answers: Mapping[str, str], by: User, now: dt.datetime) -> int:
    """Save what the receipt says, with the answers to its questions; returns how many figures changed.

    Raises ``NotYet`` where a question is open, where the answers bring mistakes to light, or where figures
    changed since the receipt was made: the receipt in *upload* says then what it would be now.
    """
    content = bytes(upload.content)
    file = opened(BytesIO(content), len(content))
    with transaction.atomic():
        kept = ReportUpload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
        partly = kept.state == UploadState.REFUSED and kept.receipt["partly"] and bool(answers.get("partly"))
        if kept.state != UploadState.WAITING and not partly:
            raise NotYet(_("This file has been dealt with already."))
        report = editable(upload.report, by)
        as_shown = look(report=report, file=file, book=book_of(report)).receipt()
        if as_shown != kept.receipt:
            ReportUpload.objects.filter(pk=kept.pk).update(receipt=as_shown)
            upload.receipt = as_shown
            problem = _("Figures were changed since the receipt was made; this is what it would be now.")
        else:
            problem = _open_question(kept.receipt, answers)
        if not problem:
            return _take_in(upload, report, file, answers, by, now)
    raise NotYet(problem)


def _open_question(receipt: dict[str, list[object]], answers: Mapping[str, str]) -> str:
    for name, choices in QUESTIONS.items():
        if receipt[name] and answers.get(name) not in choices:
            return _("Answer the questions below first.")
    return ""


def _take_in(
    upload: ReportUpload,
    report: MonthlyReport,
    file: Book | ValidationError,
    answers: Mapping[str, str],
    by: User,
    now: dt.datetime,
) -> int:
    outcome = look(report=report, file=file, book=book_of(report), answers=answers)
    upload.receipt = {**outcome.receipt(), "answers": {k: v for k, v in answers.items() if v}}
    if not (outcome.is_clean or (answers.get("partly") and outcome.is_partly_right)):
        raise NotYet(_("With these answers there is something to mend; nothing was taken in."))
    saved = save(report, outcome, book_of(report), by, now)
    upload.state, upload.content = UploadState.TAKEN, b""
    upload.save(update_fields=("state", "content", "receipt"))
    return saved


def forget_expired(*, now: dt.datetime) -> int:
    """Drop files that nobody confirmed or mended within a day; returns how many. Other receipts stay."""
    left = ReportUpload.objects.exclude(state=UploadState.TAKEN).filter(at__lt=now - PendingImport.KEPT)
    return left.delete()[0]


def marked_file(upload: ReportUpload) -> bytes:
    """The file with what has to be mended or confirmed marked in its cells."""
    problems = [*upload.receipt["must_mend"], *upload.receipt["please_confirm"]]
    marks = [(one["cell"], one["message"]) for one in problems]
    return marked(bytes(upload.content), upload.receipt["sheet"], marks)
