"""Makes one file: which maker, how far it is, what came of it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.access import Role, Verb, answers_for, may
from portal.core.one_view import one_view
from portal.core.outages import chain, is_full, no_room
from portal.meetings.exports import bulletin, pdf, sheets, slides, workbook
from portal.meetings.exports.source import Progress, Source
from portal.meetings.models import BulletinTemplate, Export, ExportState, Snapshot

logger = logging.getLogger(__name__)

#: A file that has been in the making for longer was interrupted.
LONGEST = dt.timedelta(minutes=15)
WAITED = dt.timedelta(minutes=1)


@transaction.atomic
def ask(
    *, snapshot: Snapshot, kind: str, template: BulletinTemplate | None, by: User, now: dt.datetime
) -> Export:
    """Ask for a file of the frozen figures in force; whoever reads the meeting may."""
    office = snapshot.meeting.sub_district_id
    if not may(by, Verb.COMPARE) or not (by.role == Role.ADMIN or answers_for(by, office)):
        raise PermissionDenied
    if snapshot.unfrozen_at:
        raise ValidationError(_("These figures were unfrozen; make files of those in force."))
    if kind not in (Export.Kind.BULLETIN, Export.Kind.PDF):
        template = None  # slides and workbooks have none
    export = Export(
        snapshot=snapshot,
        kind=kind,
        template=template,
        template_name=template.name if template else "",
        asked_by=by,
        asked_at=now,
    )
    export.full_clean(exclude=["content"])
    export.save()
    return export


def make(*, export: Export, now: dt.datetime) -> Export:
    """Make the file and keep it; a reason takes its place where it cannot be made. Twice does no harm."""
    taken = Export.objects.filter(pk=export.pk, state__in=(ExportState.WAITING, ExportState.RUNNING))
    if not taken.update(state=ExportState.RUNNING, percent=0, begun_at=now):
        return export

    def progress(percent: int) -> None:
        Export.objects.filter(pk=export.pk).update(percent=percent)

    with translation.override(settings.LANGUAGE_CODE):
        try:
            with one_view():
                source = Source.of(export.snapshot, now=now, with_sheets=export.kind in SHEETS)
            content = MAKERS[export.kind](source, export.template, progress)
        except ValidationError as error:
            return _fail(export, " ".join(error.messages))
        except Exception as error:
            logger.exception("export %s", export.pk)
            if any(map(is_full, chain(error))):
                return _fail(export, no_room())
            return _fail(export, _("An unexpected error; the log of the server says more."))
        export.name = file_name(export)
    export.content, export.size = content, len(content)
    export.begun_at = export.done_at = now
    export.state, export.percent, export.problem = ExportState.DONE, 100, ""
    export.save()
    return export


def _fail(export: Export, problem: str) -> Export:
    """Say why; unless the same task, handed out twice, has made the file in the meantime."""
    running = Export.objects.filter(pk=export.pk, state=ExportState.RUNNING)
    running.update(state=ExportState.FAILED, problem=problem)
    export.refresh_from_db(fields=["state", "problem"])
    return export


def file_name(export: Export) -> str:
    """云溪街道城市基层党建工作推进会（2026年10月）通报.docx"""
    meeting = export.snapshot.meeting
    what = WHAT[export.kind]
    stem = f"{meeting.sub_district.name}{meeting.title}（{meeting.month.label}）{what}"
    return f"{clean(stem)}.{SUFFIXES.get(export.kind, export.kind)}"


def clean(name: str) -> str:
    """The name without the signs that a file's name may not have."""
    return "".join(sign for sign in name if sign not in '\\/:*?"<>|' and sign.isprintable())


def waiting(now: dt.datetime) -> list[int]:
    """Files that nobody has begun for a minute: the broker was away when they were asked for."""
    late = Export.objects.filter(state=ExportState.WAITING, asked_at__lt=now - WAITED)
    return list(late.order_by("pk").values_list("pk", flat=True))


def give_up_interrupted(now: dt.datetime) -> int:
    """Say so of files whose worker has died over them."""
    stuck = Export.objects.filter(state=ExportState.RUNNING, begun_at__lt=now - LONGEST)
    with translation.override(settings.LANGUAGE_CODE):
        return stuck.update(
            state=ExportState.FAILED, problem=_("Making the file was interrupted; please ask for it again.")
        )


Maker = Callable[[Source, BulletinTemplate | None, Progress], bytes]
MAKERS: dict[str, Maker] = {
    Export.Kind.BULLETIN: bulletin.make,
    Export.Kind.PDF: pdf.make,
    Export.Kind.SLIDES: lambda source, _template, progress: slides.make(source, progress),
    Export.Kind.WORKBOOK: lambda source, _template, progress: workbook.make(source, progress),
    Export.Kind.SHEETS: lambda source, _template, progress: sheets.make_word(source, progress),
    Export.Kind.SHEETS_PDF: lambda source, _template, progress: sheets.make_pdf(source, progress),
}
WHAT: dict[str, str] = {
    Export.Kind.BULLETIN: "通报",
    Export.Kind.PDF: "通报",
    Export.Kind.SLIDES: "演示",
    Export.Kind.WORKBOOK: "数据",
    Export.Kind.SHEETS: "各社区一页纸",
    Export.Kind.SHEETS_PDF: "各社区一页纸",
}
#: Kinds that are made of a sheet for each community, and what their files end with.
SHEETS = (Export.Kind.SHEETS, Export.Kind.SHEETS_PDF)
SUFFIXES: dict[str, str] = {Export.Kind.SHEETS: "docx", Export.Kind.SHEETS_PDF: "pdf"}
