"""What a workbook would change: each line compared with the row that has its key, and put to the rules.

The database's own rules are asked by a rehearsal: everything is written in a transaction that is
rolled back. If it is refused, the lines are halved until few are left, which are tried one by one, to find
which and why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.core.bulk import insert, maker
from portal.core.registers.declaration import Register
from portal.core.registers.fields import as_text
from portal.core.registers.rules import in_area
from portal.core.registers.workbook.keys import (
    Key,
    existing_rows,
    fold,
    in_words,
    key_of,
    looking_alike,
)
from portal.core.registers.workbook.layout import Column
from portal.core.registers.workbook.lookups import gone
from portal.core.registers.workbook.reading import Line, Refusal, Sheet
from portal.core.registers.workbook.texts import no_name_of_a_new_row
from portal.core.spreadsheets.cells import shown
from portal.core.text import folded

BATCH = 500
NAMES = ("name", "title", "topic")  # fields of a key in which people can say which of two is meant
FEW = 20  # of how many lines each is tried by itself


@dataclass(slots=True)
class Planned:
    """A line that is to be written: the row as it will be, and field → (before, after) of an old one."""

    line: Line
    row: Any
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    seen_at: str = ""

    @property
    def cleared(self) -> list[str]:
        """The fields whose value would go because the cell is blank: whoever uploads is asked about them."""
        return [name for name in self.changes if name in self.line.blank]


@dataclass(slots=True)
class Plan:
    """What becomes of every line; ``alike`` are pairs that look the same and are written differently."""

    make: Callable[[dict[str, Any]], Any]
    new: list[Planned] = field(default_factory=list)
    changed: list[Planned] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    alike: list[Alike] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Alike:
    """A new row that looks the same as another one: of the file (its number) or of the register (0)."""

    row: int
    what: str
    other_row: int
    other: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def plan_of(register: type[Register], sheet: Sheet, by: Any) -> Plan:
    """Compare the lines with what is there and put them to every rule."""
    plan = Plan(maker(register.model))
    keys = {line.number: key_of(register, line.values) for line in sheet.lines if not line.refusals}
    existing = existing_rows(register, keys.values(), by)
    count, taken = Counter(keys.values()), dict[Key, list[int]]()
    for line in sheet.lines:
        if line.refusals:
            plan.refused += line.refusals
            continue
        key = keys[line.number]
        if count[key] > 1:  # nobody knows which of them is right
            same = taken.setdefault(key, [one for one, other in keys.items() if other == key])
            plan.refused.append(_of_several(register, sheet, line, same))
            continue
        _compare(register, sheet, line, existing.get(key, []), plan, by)
    _tell_unsaid(sheet, plan)
    plan.alike = list(_alike(register, plan, keys, by))
    told = rehearse(sheet, plan)
    rows = {refusal.row for refusal in told}
    plan.refused = sorted(plan.refused + told, key=lambda refusal: refusal.row)
    plan.new = [one for one in plan.new if one.line.number not in rows]
    plan.changed = [one for one in plan.changed if one.line.number not in rows]
    return plan


def _of_several(register: type[Register], sheet: Sheet, line: Line, same: list[int]) -> Refusal:
    """One of several rows with the same key: names can be told apart, days and kinds only be corrected."""
    names = [name for name in register.key if name in NAMES]
    text = _(
        "a row of its own; the same stands in rows %(rows)s. Put them together in one row or correct one"
    )
    if names:
        text = _(
            "a row of its own; the same stands in rows %(rows)s. Where two share a name, add in brackets "
            "what tells them apart"
        )
    place = (names or register.key)[-1]
    return sheet.refusal(line, place, text % {"rows": ", ".join(map(str, same))})


def _tell_unsaid(sheet: Sheet, plan: Plan) -> None:
    """What new rows get where the file has no such column."""
    for column in sheet.lacking if plan.new else ():
        if column.must_be_said:  # what is missing is not zero
            text = _(
                "There is no column “%(column)s”, without which no new row can be stored (row %(row)s …)."
            )
            words = {"column": column.heading, "row": plan.new[0].line.number}
            raise ValidationError(text % words, code="no_heading")
        if column.unsaid:
            words = {"column": column.heading, "value": column.unsaid, "count": len(plan.new)}
            text = _("no column “%(column)s”: %(count)d new rows are stored with “%(value)s”")
            sheet.notes.say("", "", text % words)


def _alike(register: type[Register], plan: Plan, lines: dict[int, Key], by: Any) -> Iterator[Alike]:
    """New rows whose key differs from another's in width, blanks, capitals or dots alone."""
    keys = [lines[one.line.number] for one in plan.new]
    there = looking_alike(register, keys, by) if keys else {}
    seen: dict[Key, Planned] = {}
    for one, folded_key in zip(plan.new, map(fold, keys), strict=True):
        if folded_key in there:
            yield Alike(one.line.number, str(one.row), 0, in_words(there[folded_key]))
        elif other := seen.get(folded_key):
            yield Alike(one.line.number, str(one.row), other.line.number, str(other.row))
        seen.setdefault(folded_key, one)


def _compare(
    register: type[Register], sheet: Sheet, line: Line, same: list[Any], plan: Plan, by: Any
) -> None:
    current = [row for row in same if row.retired_on is None]
    _settle_blanks(sheet, line, is_new=not current)
    _compare_told(sheet, line, (current or same or [None])[0])
    if same and any(not _differences(row, line.values) for row in same):
        plan.unchanged += 1
        if not current:
            _say_retired(sheet, line, same[0])
        return
    if len(current) > 1:
        sentence = _("one row with this key; the register has %(count)d") % {"count": len(current)}
        plan.refused.append(sheet.refusal(line, register.key[-1], sentence))
        return
    if not current and (wrong := [*line.missing, *_called_as_headings(sheet, line)]):
        plan.refused += wrong
        return
    planned = Planned(line, current[0]) if current else Planned(line, plan.make(line.values))
    if current:
        planned.seen_at = planned.row.updated_at.isoformat()
        planned.changes = change(planned.row, line.values)
    refused = list(_refusals(sheet, planned, by))
    if refused:
        plan.refused += refused
    else:
        (plan.changed if current else plan.new).append(planned)


def _called_as_headings(sheet: Sheet, line: Line) -> Iterator[Refusal]:
    """A new row whose name is numbered, or that of a part of a total: nobody is called 一、大型企业."""
    for column in sheet.columns:
        if column.is_called and (why := no_name_of_a_new_row(line.values.get(column.name))):
            yield sheet.refusal(line, column.name, why)


def _say_retired(sheet: Sheet, line: Line, row: Any) -> None:
    """A row that no longer counts and is listed again: it stays so, which whoever lists it has to know.

    An export lists it with the day beside it.
    """
    if not any(folded(as_text(row.retired_on)) == folded(shown(value)) for _cell, value, _one in line.told):
        text = _("retired on %(day)s; the row stays so: add it anew in the register if it counts again")
        sheet.notes.say(str(line.number), str(row), text % {"day": as_text(row.retired_on)})


def _settle_blanks(sheet: Sheet, line: Line, *, is_new: bool) -> None:
    """Blanks that must hold something: an old row keeps what it has, a new one gets the usual, both told."""
    kept = [] if is_new else [one.cell for one in line.missing]
    for cell, column in line.defaults:
        if is_new:
            line.values[column.name] = column.field.get_default()
            sheet.notes.say(cell, "", _("blank; stored as “%(value)s”") % {"value": column.unsaid})
        else:
            kept.append(cell)
    for cell in kept:
        sheet.notes.say(cell, "", _("blank; what the register holds stays"))


def _compare_told(sheet: Sheet, line: Line, row: Any) -> None:
    """Columns that an export adds are not read: whoever changed something there has to know."""
    for cell, value, one in line.told:
        is_same = row is not None and folded(shown(value)) in {
            folded(one.text(row)),
            folded(as_text(one.value(row))),
        }
        if not is_same:
            sheet.notes.pass_over(
                cell, value, _("“%(column)s” is not read from a file") % {"column": one.label}
            )


def change(row: Any, values: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Give an old row the values; field → (before, after) in what is stored, of those that differ."""
    changes = _differences(row, values)
    for name, value in values.items():
        setattr(row, name, value)
    return changes


def _differences(row: Any, values: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    found = {}
    for name, value in values.items():
        field_ = row._meta.get_field(name)
        before, after = getattr(row, field_.attname), value
        if field_.is_relation and value is not None:
            after = getattr(value, field_.target_field.attname)
        if before != after:
            found[name] = (before, after)
    return found


def _refusals(sheet: Sheet, planned: Planned, by: Any) -> Any:
    """What the model itself and the area say against the line, without asking the database."""
    line, row = planned.line, planned.row
    for column in sheet.pointing:
        points_to = line.values.get(column.name)
        new = not planned.changes or column.name in planned.changes
        if points_to is not None and new and gone(points_to):
            yield sheet.refusal(line, column.name, _("one that is not retired or closed"))
    try:
        row.clean()
        in_area(row, by)
    except ValidationError as error:
        yield from _told(sheet, planned, error)
    except PermissionDenied:
        name = next((one.name for one in sheet.columns if one.in_key), "")
        yield sheet.refusal(line, name, _("something that lies in your area"))


def _told(sheet: Sheet, planned: Planned, error: ValidationError) -> Any:
    """A rule's sentences, each at its field; of the whole row, at a blank cell that got the usual value."""
    line = planned.line
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for name, sentences in by_field.items():
        for sentence in sentences:
            about = list(_ruled_by(planned.row, sentence)) if name == NON_FIELD_ERRORS else [name]
            usual = [one for one in line.defaults if not about or one[1].name in about]
            if name == NON_FIELD_ERRORS and usual:
                cell, column = usual[0]
                yield Refusal(line.number, cell, column.heading, "", sentence)
            else:
                place = next((one for one in about if one in sheet.positions), "")
                yield sheet.refusal(line, place, sentence)


def _ruled_by(row: Any, sentence: str) -> Iterator[str]:
    """The fields that the rule of the table is about which says so; none where no such rule does."""
    for rule in row._meta.constraints:
        if isinstance(rule, CheckConstraint) and str(rule.get_violation_error_message()) == sentence:
            yield from _fields_of(rule.condition)


def _fields_of(condition: Any) -> Iterator[str]:
    """The fields that a condition is about, as they come."""
    for one in condition.children:
        if isinstance(one, Q):
            yield from _fields_of(one)
        elif isinstance(one, tuple):
            yield one[0].partition("__")[0]


def rehearse(sheet: Sheet, plan: Plan) -> list[Refusal]:
    """Write everything and take it back: what the database would refuse, and why."""
    with transaction.atomic():
        refused = _refused(sheet, plan.changed + plan.new)
        transaction.set_rollback(True)
    for planned in plan.new:
        planned.row.pk, planned.row._state.adding = None, True
    return refused


def _refused(sheet: Sheet, some: list[Planned]) -> list[Refusal]:
    """What the database says against the lines, each after those before it; halved until it is found."""
    try:
        with transaction.atomic():
            write(some)
    except IntegrityError:
        half = len(some) // 2
        if half < FEW:
            return _one_by_one(sheet, some)
        return _refused(sheet, some[:half]) + _refused(sheet, some[half:])
    return []


def write(planned: list[Planned]) -> None:
    """Write lines in as few statements as there can be; old rows are written whole, by their number."""
    insert([one.row for one in planned if not one.seen_at])
    old = [one.row for one in planned if one.seen_at]
    if not old:
        return
    now = timezone.now()
    for row in old:
        row.updated_at = now
    fields = type(old[0])._meta.concrete_fields
    names = [one.name for one in fields if not (one.primary_key or getattr(one, "auto_now_add", False))]
    type(old[0])._default_manager.bulk_create(
        old, batch_size=BATCH, update_conflicts=True, unique_fields=["pk"], update_fields=names
    )


def _one_by_one(sheet: Sheet, some: list[Planned]) -> list[Refusal]:
    """Try each line after those before it, and let the model say what the database meant."""
    refused: list[Refusal] = []
    for planned in some:
        row = planned.row
        if not planned.seen_at:
            row.pk, row._state.adding = None, True
        try:
            row.full_clean()
            with transaction.atomic():
                row.save()
        except ValidationError as error:
            refused += _told(sheet, planned, error)
        except IntegrityError:
            refused.append(sheet.refusal(planned.line, "", _("a row that fits the others of the register")))
    return refused


def changes_as_text(planned: Planned, columns: Iterable[Column]) -> list[tuple[str, ...]]:
    """Heading, before and after of what the line changes; of what it points to, the names."""
    found: list[tuple[str, ...]] = []
    lookups = {column.name: column.lookup for column in columns if column.lookup}
    for name, both in planned.changes.items():
        field_ = planned.row._meta.get_field(name)
        lookup = lookups.get(name)
        before, after = lookup.names(*both) if lookup else [as_text(one, field_) for one in both]
        found.append((str(field_.verbose_name), before or "—", after or "—"))
    return found


def values_as_text(planned: Planned) -> list[list[str]]:
    """Heading and value of all that a new row gets from the file."""
    found = []
    for name, value in planned.line.values.items():
        field_ = planned.row._meta.get_field(name)
        if text := str(value) if field_.is_relation and value is not None else as_text(value, field_):
            found.append([capfirst(str(field_.verbose_name)), text])
    return found
