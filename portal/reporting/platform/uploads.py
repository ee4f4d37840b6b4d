"""An export of another platform from its upload to the figures: read, assigned, confirmed, taken in once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.access import Verb
from portal.core.sources import known_words
from portal.core.spreadsheets.book import Book
from portal.core.text import one_line
from portal.indicators.models import Indicator
from portal.reporting import book
from portal.reporting.errors import MonthLocked
from portal.reporting.models import PlatformUpload, ReportingPeriod, UploadState
from portal.reporting.moves import hold_month, require
from portal.reporting.platform.columns import SLUG, Offer, keep, offer
from portal.reporting.platform.fill import QUESTIONS, Office, Outcome, look, save
from portal.reporting.platform.sheets import COMMUNITY
from portal.reporting.workbook.reading import Problem, opened
from portal.reporting.workbook.uploads import NotYet, accept, problem_with


def upload(
    *, period: ReportingPeriod, stream: IO[bytes], size: int, name: str, by: User, now: dt.datetime
) -> PlatformUpload:
    """Read the file and keep it with its receipt; no figure changes."""
    require(by, Verb.REVIEW, period.sub_district_id)
    _require_open(period)
    content = stream.read() if size else b""
    new = PlatformUpload(period=period, by=by, at=now, name=one_line(name), content=content)
    _read(new, opened(BytesIO(content), size))
    new.save()
    return new


def _require_open(period: ReportingPeriod) -> None:
    if ReportingPeriod.objects.filter(pk=period.pk, locked_at__isnull=False).exists():
        raise MonthLocked(_("%(month)s is locked.") % {"month": period.month.label})


def _read(upload: PlatformUpload, file: Book | ValidationError) -> None:
    """What the file would change by now: its state and its receipt."""
    outcome = _look(Office.load(upload.period.sub_district, upload.period.month), file, {}, upload.name)
    upload.receipt = outcome.receipt()
    wrong = UploadState.UNASSIGNED if outcome.is_unassigned else UploadState.REFUSED
    upload.state = UploadState.WAITING if outcome.is_clean else wrong


def _look(office: Office, file: Book | ValidationError, answers: Mapping[str, str], name: str) -> Outcome:
    try:
        return look(office=office, file=file, answers=answers, name=name)
    except ValidationError as error:
        problem = Problem("", error.messages[0])
        return Outcome(must_mend=[problem], is_unassigned=getattr(error, "code", "") == "no_heading")


def indicators_of(upload: PlatformUpload) -> list[Indicator]:
    """What the month of the file counts."""
    return book.indicators_of(upload.period.sub_district_id, upload.period.month)


def offered(*, upload: PlatformUpload, row: int = 0) -> Offer:
    """The file's columns beside the month's figures; ``ValidationError`` where there is nothing to assign."""
    content = bytes(upload.content)
    file = opened(BytesIO(content), len(content))
    if isinstance(file, ValidationError):
        raise file
    office = Office.load(upload.period.sub_district, upload.period.month)
    names = office.names(known_words(SLUG, office.sub_district.code))
    return offer(file, names, office.book.indicators, office.sub_district.code, office.month, row)


def assign(
    *,
    upload: PlatformUpload,
    by: User,
    name: str,
    columns: Iterable[tuple[str, str]],
    words: Mapping[str, Mapping[str, str]],
    now: dt.datetime,
) -> None:
    """Keep which column is which as a source of the office, and read the file again by it."""
    require(by, Verb.REVIEW, upload.period.sub_district_id)
    if upload.state == UploadState.TAKEN:
        raise ValidationError(_("This file has been dealt with already."))
    office = Office.load(upload.period.sub_district, upload.period.month)
    content = bytes(upload.content)
    file = opened(BytesIO(content), len(content))
    said = {word: code for word, code in words.get(COMMUNITY, {}).items() if code in {"", *office.reports}}
    keep(
        office=office.sub_district.code,
        name=name,
        columns=columns,
        words=said,
        communities=office.reports,
        indicators=office.book.indicators,
        month=office.month,
        now=now,
    )
    _read(upload, file)
    upload.save(update_fields=("state", "receipt"))


def take_in(*, upload: PlatformUpload, answers: Mapping[str, str], by: User, now: dt.datetime) -> int:
    """Save what the receipt says, with the answers to its questions; returns how many figures changed.

    Raises ``NotYet`` as a community's file does (``workbook.uploads.take_in``).
    """
    require(by, Verb.REVIEW, upload.period.sub_district_id)
    content = bytes(upload.content)
    file = opened(BytesIO(content), len(content))
    period = upload.period
    with transaction.atomic():
        hold_month(period.sub_district_id, period.month)
        _require_open(period)
        kept = PlatformUpload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
        office = Office.load(period.sub_district, period.month, lock=True)

        def as_shown() -> dict[str, Any]:
            return _look(office, file, {}, kept.name).receipt()

        problem = problem_with(kept, upload, as_shown, answers, QUESTIONS)
        if not problem:
            outcome = _look(office, file, answers, kept.name)
            accept(upload, outcome, answers, QUESTIONS)
            return save(office, outcome, name=kept.name, by=by, now=now)
    raise NotYet(problem)
