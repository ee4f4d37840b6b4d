"""An uploaded file from its receipt to its figures: read, kept until it is confirmed, taken in once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.models import PendingImport
from portal.core.spreadsheets.marking import marked
from portal.core.text import one_line
from portal.reporting.book import book_of
from portal.reporting.models import MonthlyReport, PlatformUpload, ReportUpload, Upload, UploadState
from portal.reporting.moves import editable
from portal.reporting.workbook.reading import opened
from portal.reporting.workbook.upload import Outcome, look, save
from portal.reporting.workbook.ways import QUESTIONS, Questions


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
        outcome = look(report=report, file=file, book=book_of(report), name=one_line(name))
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
        report = editable(upload.report, by)

        def as_shown() -> dict[str, Any]:
            return look(report=report, file=file, book=book_of(report), name=kept.name).receipt()

        problem = problem_with(kept, upload, as_shown, answers, QUESTIONS)
        if not problem:
            outcome = look(report=report, file=file, book=book_of(report), answers=answers, name=kept.name)
            accept(upload, outcome, answers, QUESTIONS)
            return save(report, outcome, book_of(report), by, now)
    raise NotYet(problem)


def problem_with(
    kept: Upload,
    upload: Upload,
    as_shown: Callable[[], dict[str, Any]],
    answers: Mapping[str, str],
    questions: Questions,
) -> str:
    """Why the file is not taken in now, in a sentence; empty if it is.

    *kept* is its locked row, *as_shown* the receipt as it would be by now: if it is another, that is kept.
    """
    partly = kept.state == UploadState.REFUSED and kept.receipt["partly"] and answers.get("partly")
    if kept.state != UploadState.WAITING and not partly:
        return _("This file has been dealt with already.")
    now_shown = as_shown()
    if now_shown != kept.receipt:
        type(kept).objects.filter(pk=kept.pk).update(receipt=now_shown)
        upload.receipt = now_shown
        return _("Figures were changed since the receipt was made; this is what it would be now.")
    if any(kept.receipt[name] and answers.get(name) not in known for name, known in questions.items()):
        return _("Answer the questions below first.")
    return ""


def accept(upload: Upload, outcome: Outcome, answers: Mapping[str, str], questions: Questions) -> None:
    """Keep the receipt of what is taken in; ``NotYet`` where the answers bring mistakes to light."""
    if any(getattr(outcome, name) for name in questions):  # a row that still asks would be lost unseen
        raise NotYet(_("Answer the questions below first."))
    upload.receipt = {**outcome.receipt(), "answers": {k: v for k, v in answers.items() if v}}
    if not (outcome.is_clean or (answers.get("partly") and outcome.is_partly_right)):
        raise NotYet(_("With these answers there is something to mend; nothing was taken in."))
    upload.state, upload.content = UploadState.TAKEN, b""
    upload.save(update_fields=("state", "content", "receipt"))


def forget_expired(*, now: dt.datetime) -> int:
    """Drop files that nobody confirmed or mended within a day; returns how many. Other receipts stay."""
    kept = {"at__lt": now - PendingImport.KEPT}
    kinds = (ReportUpload, PlatformUpload)
    return sum(one.objects.filter(**kept).exclude(state=UploadState.TAKEN).delete()[0] for one in kinds)


def marked_file(upload: Upload) -> bytes:
    """The file with what has to be mended or confirmed marked in its cells."""
    problems = [*upload.receipt["must_mend"], *upload.receipt["please_confirm"]]
    marks = [(one["cell"], one["message"]) for one in problems]
    return marked(bytes(upload.content), upload.receipt["sheet"], marks)
