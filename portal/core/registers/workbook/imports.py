"""The actions of an import: upload, read, commit. Between them the file waits as a ``PendingImport``."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache, partial
from io import BytesIO
from operator import attrgetter
from typing import IO, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.core.areas import Level
from portal.core.audit import Event, note, note_changes, note_created
from portal.core.bulk import maker
from portal.core.models import ImportState, PendingImport
from portal.core.registers.declaration import Register, get_register
from portal.core.registers.rules import in_area, may_keep
from portal.core.registers.signals import rows_imported
from portal.core.registers.workbook.keys import existing_rows, key_of
from portal.core.registers.workbook.layout import Column, columns_of
from portal.core.registers.workbook.plan import (
    Plan,
    Planned,
    change,
    changes_as_text,
    plan_of,
    values_as_text,
    write,
)
from portal.core.registers.workbook.reading import Line, Sheet, read_sheet
from portal.core.registers.workbook.sources import Offer, keep, offer
from portal.core.registers.workbook.ticks import ticked_in
from portal.core.spreadsheets import guard, remarks
from portal.core.spreadsheets.book import open_book
from portal.core.spreadsheets.marking import marked
from portal.core.spreadsheets.notes import MOST_NOTES
from portal.core.text import one_line
from portal.core.turns import take_turn

AT_ONCE = 500  # lines that are written while the browser waits
MARKED = 2_000  # refused cells that are kept, to be marked in the file
SHOWN = 200  # lines of each kind on the preview; the counts speak of all
#: Where the file itself is still needed: to be marked, or to be read again.
KEEPS_FILE = (ImportState.REFUSED, ImportState.UNASSIGNED, ImportState.ASKED)
#: What the preview asks, by the part of the report that raises it, and the answers there are.
QUESTIONS = {
    "nothing": ("zero", "blank"),
    "shares": ("shares", "percents"),
    "cleared": ("keep", "clear"),
    "alike": ("different",),
}


@contextmanager
def without_collecting() -> Iterator[None]:
    """Rows by the thousand live until the end anyway: looking for garbage among them doubles the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class ChangedMeanwhile(Exception):
    """Between preview and commit somebody else changed the same rows."""


def upload(
    *, register: type[Register], stream: IO[bytes], size: int, name: str, by: Any, now: dt.datetime
) -> PendingImport:
    """Keep the file until it is read; ``ValidationError`` if it may not be opened."""
    if not may_keep(register, by):
        raise PermissionDenied
    guard.check(stream, size)
    return PendingImport.objects.create(
        owner_id=by.pk,
        register=register.slug,
        language=translation.get_language() or "",
        name=one_line(name),
        content=stream.read(),
        created_at=now,
    )


@without_collecting()
def read(*, pending: PendingImport, by: Any) -> PendingImport:
    """Find out what the file would change. Doing it twice does no harm."""
    if pending.state != ImportState.WAITING:
        return pending
    register = get_register(pending.register)
    answers = {name: answer for name, answer in pending.report.get("answers", {}).items() if answer}

    def progress(rows: int) -> None:
        PendingImport.objects.filter(pk=pending.pk).update(rows_done=rows)

    with translation.override(pending.language):
        try:
            sheet = read_sheet(register, by, BytesIO(pending.content), progress, answers, pending.name)
            plan = None if sheet.nothing or sheet.shares else plan_of(register, sheet, by)
        except ValidationError as error:
            unknown = getattr(error, "code", "") == "no_heading"
            pending.state = ImportState.UNASSIGNED if unknown else ImportState.FAILED
            pending.report = {"message": error.messages[0]}
        else:
            pending.rows_done = len(sheet.lines)
            if plan is None:
                pending.state, pending.report = (
                    ImportState.ASKED,
                    _open_questions(sheet) | {"answers": answers},
                )
            else:
                pending.report = _report(plan, sheet) | {"answers": answers, "columns": register.version}
                pending.state = ImportState.REFUSED if plan.refused else ImportState.READY
                pending.plan = _stored(register, plan)
    if pending.state not in KEEPS_FILE:
        pending.content = b""
    pending.save()
    return pending


def offered(*, pending: PendingImport, by: Any, row: int = 0) -> Offer:
    """The file's columns beside the register's; ``ValidationError`` where the file is not kept any more."""
    if pending.state not in KEEPS_FILE:
        raise ValidationError(_("This file has been dealt with already."))
    content = bytes(pending.content)
    book, register = open_book(BytesIO(content), len(content)), get_register(pending.register)
    ticked_in(register, book)
    with translation.override(pending.language):
        return offer(register, by, book, row)


def assign(
    *,
    pending: PendingImport,
    by: Any,
    name: str,
    columns: Iterable[tuple[str, str]],
    words: Mapping[str, Mapping[str, str]],
    now: dt.datetime,
) -> PendingImport:
    """Keep which column is which as a source of the office, and read the file again by it."""
    register = get_register(pending.register)
    if pending.owner_id != by.pk or not may_keep(register, by):
        raise PermissionDenied
    if pending.state not in KEEPS_FILE:
        raise ValidationError(_("This file has been dealt with already."))
    keep(register=register, user=by, name=name, columns=columns, words=words, now=now)
    pending.state, pending.plan, pending.report = ImportState.WAITING, [], {}
    pending.save(update_fields=("state", "plan", "report"))
    return read(pending=pending, by=by)


def answer(*, pending: PendingImport, by: Any, answers: Mapping[str, str]) -> PendingImport:
    """Say what 无 or — in columns of numbers means, or 0.8 in one of rates; the file is read again by it."""
    report = {"answers": _given(pending, by, answers)}
    waiting = {"state": ImportState.WAITING, "report": report}
    if not PendingImport.objects.filter(pk=pending.pk, state=ImportState.ASKED).update(**waiting):
        raise ValidationError(_("This file has been dealt with already."))
    pending.refresh_from_db()
    return pending


def _given(pending: PendingImport, by: Any, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers given so far with these; ``ValidationError`` while one is missing."""
    if pending.owner_id != by.pk or not may_keep(get_register(pending.register), by):
        raise PermissionDenied
    given = {name: answers.get(name, "") for name in asked(pending)}
    if any(answer not in QUESTIONS[name] for name, answer in given.items()):
        raise ValidationError(_("Answer the questions above first."))
    return {**pending.report.get("answers", {}), **given}


def forget_expired(*, now: dt.datetime) -> int:
    """Delete uploads that nobody took in within a day."""
    deleted, _by_model = PendingImport.objects.expired(now).delete()
    return deleted


def begin_commit(*, pending: PendingImport, by: Any, answers: Mapping[str, str]) -> bool:
    """Decide, once, that the file is taken in; False if somebody (a second click) already did.

    *answers* are to what the preview asks (``QUESTIONS``); ``ValidationError`` while one is missing.
    """
    given = _given(pending, by, answers)
    states = [ImportState.READY]
    if answers.get("partly") and pending.plan:  # the rows that are right, if the person says so
        states.append(ImportState.REFUSED)
    ready = PendingImport.objects.filter(pk=pending.pk, state__in=states)
    report = pending.report | {"answers": given}
    return bool(ready.update(state=ImportState.COMMITTING, report=report))


def marked_file(pending: PendingImport) -> bytes:
    """The file with the refused cells marked, and what was expected in each."""
    marks = [(one["cell"], one["expected"]) for one in pending.report["refusals"]]
    return marked(bytes(pending.content), pending.report["sheet"], marks)


def asked(pending: PendingImport) -> list[str]:
    """The questions that have to be answered before the file is taken in."""
    return [name for name in QUESTIONS if pending.report.get(name)]


@without_collecting()
def commit(*, pending: PendingImport, by: Any) -> PendingImport:
    """Write every line or none. Doing it twice writes once."""
    try:
        with transaction.atomic():
            pending = PendingImport.objects.select_for_update().get(pk=pending.pk)
            if pending.state == ImportState.COMMITTING:
                # One file of an office after the other: rows that are not there yet cannot be locked.
                take_turn(f"import {pending.register} {by.area_code[: Level.SUB_DISTRICT]}")
                with translation.override(pending.language):
                    _write_all(pending, by)
                pending.state = ImportState.DONE
                pending.plan, pending.content = [], b""
                pending.save(update_fields=("state", "plan", "content"))
    except (ChangedMeanwhile, IntegrityError, ValidationError):
        with translation.override(pending.language):
            message = _("Others changed these rows since the file was read; upload it again.")
        pending.state, pending.report, pending.plan = ImportState.FAILED, {"message": message}, []
        pending.save(update_fields=("state", "report", "plan"))
    return pending


def _write_all(pending: PendingImport, by: Any) -> None:
    register = get_register(pending.register)
    register.hold(pending.report.get("columns", ""))
    keeps = pending.report.get("answers", {}).get("cleared") == "keep"
    planned = [one for one in _restored(register, pending.plan, by, keeps=keeps) if _does_something(one)]
    write(planned)
    created = [one.row for one in planned if not one.seen_at]
    names = register.fields()
    held = attrgetter(*(register.model._meta.get_field(name).attname for name in names))
    note_created(((row, dict(zip(names, held(row), strict=True))) for row in created), by=by)
    note_changes([(one.row, one.changes) for one in planned if one.seen_at], by=by)
    summary = f"+{len(created)} ~{len(planned) - len(created)}"
    details = {"file": pending.name, "summary": f"{register.model._meta.verbose_name_plural} {summary}"}
    note(by, Event.IMPORTED, by=by, details=details)
    rows_imported.send(sender=register.model, by=by)


def _stored(register: type[Register], plan: Plan) -> list[Any]:
    """The lines as JSON, after the lists of names that their values go by, so that no line repeats them.

    Of each: which list, its number, the row's (None for a new one), the row's last change, values, what is
    cleared.
    """
    shapes: dict[tuple[str, ...], tuple[int, list[Callable[[Any], Any]]]] = {}
    field = register.model._meta.get_field
    prepared = {name: _once(partial(_as_json, field(name))) for name in register.fields()}
    lines = []
    for one in (*plan.changed, *plan.new):
        names = tuple(one.line.values)
        if names not in shapes:
            shapes[names] = (len(shapes), [prepared[name] for name in names])
        place, prepare = shapes[names]
        values = [each(value) for each, value in zip(prepare, one.line.values.values(), strict=True)]
        lines.append([place, one.line.number, one.row.pk, one.seen_at, values, one.cleared])
    return [list(shapes), *lines] if lines else []


def _as_json(field: Any, value: Any) -> Any:
    """What is stored of the value, as JSON has it; of a row that a foreign key points to, what it holds."""
    if field.is_relation and value is not None:
        value = getattr(value, field.target_field.attname)
    prepared = field.get_prep_value(value)
    if isinstance(prepared, Decimal):
        return str(prepared)
    return prepared.isoformat() if isinstance(prepared, dt.date) else prepared


def _once(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The function, asked once a value: words, days and figures come again and again down a column."""
    return lru_cache(maxsize=None, typed=True)(function)


def _does_something(planned: Planned) -> bool:
    """Not a row whose blank cells alone would have changed it, and that keeps what it has."""
    return bool(planned.changes) or not planned.seen_at


def _restored(register: type[Register], stored: list[Any], by: Any, *, keeps: bool) -> list[Planned]:
    """The rows to write, checked again against what is there now; with *keeps*, blank cells clear nothing."""
    restore = {column.name: _once(partial(_held, column)) for column in columns_of(register, by)}
    shapes, *rest = stored or [[]]
    if not all(isinstance(names, list) for names in shapes):  # kept by the portal before it was updated
        raise ChangedMeanwhile
    readers = [[(name, restore[name]) for name in names] for names in shapes]
    lines = []
    for place, number, pk, seen_at, values, cleared in rest:
        given = {name: held(value) for (name, held), value in zip(readers[place], values, strict=True)}
        for name in cleared if keeps else ():
            del given[name]
        lines.append((Line(number, given), pk, seen_at))
    keys = [key_of(register, line.values) for line, _pk, _seen in lines]
    existing = existing_rows(register, keys, by, lock=True)
    make = maker(register.model)
    return [
        _planned(make, line, existing.get(key, []), pk, seen_at, by)
        for key, (line, pk, seen_at) in zip(keys, lines, strict=True)
    ]


def _held(column: Column, stored: Any) -> Any:
    """What the line held: the value, or the row that a foreign key's value names."""
    if column.lookup is None or stored is None:
        return column.field.to_python(stored)
    if stored not in column.lookup.rows:
        raise ChangedMeanwhile
    return column.lookup.rows[stored]


def _planned(
    make: Callable[[dict[str, Any]], Any], line: Line, same: list[Any], pk: Any, seen_at: str, by: Any
) -> Planned:
    current = [row for row in same if row.retired_on is None]
    if [row.pk for row in current] != ([pk] if pk else []):
        raise ChangedMeanwhile
    if not current:
        planned = Planned(line, make(line.values))
    elif current[0].updated_at.isoformat() == seen_at:
        planned = Planned(line, current[0], change(current[0], line.values), seen_at)
    else:
        raise ChangedMeanwhile
    planned.row.clean()
    in_area(planned.row, by)
    return planned


def _open_questions(sheet: Sheet) -> dict[str, Any]:
    """The cells of which is asked what they mean, in the words in which a report asks about them."""
    found: dict[str, Any] = {"sheet": sheet.name}
    for name, notes in (("nothing", sheet.nothing), ("shares", sheet.shares)):
        cells = [{"cell": one.cell, "name": one.why, "message": one.found} for one in notes[:SHOWN]]
        found |= {name: cells, f"{name}_count": len(notes)}
    return found


def _report(plan: Plan, sheet: Sheet) -> dict[str, Any]:
    """The receipt: the counts of all, the first lines of each kind, and what in the file was not read."""
    remarks.unsay_refused(sheet.notes, {one.cell for one in plan.refused})
    refused_rows = {refusal.row for refusal in plan.refused}
    cleared = [(one, name) for one in plan.changed for name in one.cleared]
    return {
        "sheet": sheet.name,
        "passed": [one.as_json() for one in sheet.notes.passed[:MOST_NOTES]],
        "passed_count": len(sheet.notes.passed),
        "read": [one.as_json() for one in sheet.notes.read[:MOST_NOTES]],
        "read_count": len(sheet.notes.read),
        "cleared": len(cleared),
        "alike": [one.as_json() for one in plan.alike[:SHOWN]],
        "alike_count": len(plan.alike),
        "new": len(plan.new),
        "changed": len(plan.changed),
        "unchanged": plan.unchanged,
        "refused": len(refused_rows),
        "refusals": [refusal.as_json() for refusal in plan.refused[:MARKED]],
        "refusal_count": len(plan.refused),
        "new_rows": [
            {"row": one.line.number, "what": str(one.row), "values": values_as_text(one)}
            for one in plan.new[:SHOWN]
        ],
        "changed_rows": [
            {
                "row": one.line.number,
                "what": str(one.row),
                "changes": [
                    {"field": capfirst(name), "before": before, "after": after}
                    for name, before, after in changes_as_text(one, sheet.columns)
                ],
            }
            for one in plan.changed[:SHOWN]
        ],
    }
