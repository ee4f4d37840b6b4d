"""Registers and their columns, as their declarations and fields say them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.core.evidence import TYPES
from portal.core.registers import Register
from portal.core.registers.fields import is_area
from portal.core.registers.rules import EARLIEST
from portal.core.registers.sections import section_of
from portal.core.registers.workbook.layout import UNIT, Column
from portal.dictionary.known import Known
from portal.dictionary.parts import Heading, Part, called, holders, joined
from portal.indicators.models import Basis
from portal.made.files import kind_of
from portal.made.models import Kind, MadeColumn

#: Where what a database can hold ends, nobody is told of a limit.
NO_LIMIT = 32_767


def title(register: type[Register]) -> str:
    """What the register is called in the reader's language."""
    return capfirst(str(register.model._meta.verbose_name))


def registers(known: Known) -> Part:
    """Every register: what a row of it is, its rules, by what paper it is asked and who answers for it."""
    headings = (
        Heading(_("Register"), 20),
        Heading(_("Code"), 22, is_main=False),
        Heading(_("Section"), 16),
        Heading(_("What a row is"), 44),
        Heading(_("Tells rows apart"), 24, is_main=False),
        Heading(_("Day of a row"), 14, is_main=False),
        Heading(_("Rules"), 50, is_main=False),
        Heading(_("Kept by"), 20),
        Heading(_("Evidence"), 12, is_main=False),
        Heading(_("Counted for"), 40, is_main=False),
        Heading(_("Basis"), 32, is_main=False),
        Heading(called(Basis, "issued_by"), 20, is_main=False),
        Heading(_("In charge"), 16),
        Heading(_("Frequency"), 14, is_main=False),
        Heading(_("Asked until"), 12),
        Heading(_("Valid from"), 16, is_main=False),
    )
    rows = [_register(one, known) for one in known.registers]
    said = _(
        "Nothing is deleted: a row is retired from a day on, and earlier months count it still. No text may "
        "hold an identity or mobile number. No day is earlier than %(day)s."
    ) % {"day": EARLIEST.isoformat()}
    return Part("registers", _("Registers"), headings, rows, said)


def _register(register: type[Register], known: Known) -> tuple[str, ...]:
    meta = register.model._meta
    basis = known.bases_of_registers.get(register.slug)
    counted = [one.name for one in known.indicators if register in known.stated_by(one.code)]
    made = getattr(register, "made", None)
    return (
        title(register),
        register.slug,
        section_of(register),
        str(register.row_is),
        joined(called(register.model, name) for name in register.key),
        called(register.model, register.date) if register.date else "",
        joined(_rules_of(meta.constraints), " "),
        holders(register.verb),
        _("may be attached") if register.evidence else "",
        joined(counted),
        *_paper(basis),
        made.created_at.date().isoformat() if made else "",
    )


def _paper(basis: Basis | None) -> tuple[str, str, str, str, str]:
    if basis is None:
        return _("not named yet"), "", "", "", ""
    every = str(basis.get_every_display())
    return basis.document, basis.issued_by, basis.kept_by, every, basis.until.isoformat()


def _rules_of(constraints: Iterable[Any]) -> Iterator[str]:
    """The sentences with which the rules of a model refuse a row."""
    for one in constraints:
        if one.violation_error_message != one.default_violation_error_message:
            yield str(one.violation_error_message)


def columns(known: Known) -> Part:
    """Every column of every register."""
    headings = (
        Heading(_("Register"), 20),
        Heading(_("Heading"), 22),
        Heading(_("Code"), 22),
        Heading(_("Kind"), 16),
        Heading(_("Unit"), 8),
        Heading(_("Required"), 8),
        Heading(_("Words to choose from"), 40),
        Heading(_("Rule"), 36),
        Heading(_("Meaning"), 44),
    )
    rows = [row for register in known.registers for row in _columns(register)]
    said = _("What a column names, such as a grid or a branch, lies in the row's own community.")
    return Part("columns", _("Columns of the registers"), headings, rows, said)


def _columns(register: type[Register]) -> Iterator[tuple[str, ...]]:
    fields = [register.model._meta.get_field(name) for name in register.fields()]
    by_row = any(field.name == UNIT for field in fields)
    for field in fields:
        column = Column(field, field.name in register.key)
        unit = column.unit or (_("as the row says") if by_row and column.is_number else "")
        yield (
            title(register),
            column.heading,
            column.name,
            _kind(register, column),
            unit,
            _("yes") if column.required or column.in_key else _("no"),
            joined((label for _value, label in field.flatchoices), _("; ")),
            joined(_limits(register, column), _("; ")),
            str(field.help_text),
        )
    yield from _attachments(register)


def _kind(register: type[Register], column: Column) -> str:
    """What stands in the column, in the words in which offices define their own."""
    field = column.field
    if field.is_relation:
        name = capfirst(str(field.related_model._meta.verbose_name))
        return name if is_area(field) else _("a row of “%(register)s”") % {"register": name}
    if column.is_person and column.is_text:
        return str(Kind.PERSON.label)
    kind = kind_of(register, field).upper()
    return str(Kind(kind).label) if kind in Kind.values else _("month")


def _limits(register: type[Register], column: Column) -> Iterator[str]:
    """What is refused in the column, as its field says."""
    field = column.field
    if column.in_key:
        yield _("tells rows apart")
    if field.unique:
        yield _("no two rows have the same")
    if column.is_text and field.max_length:
        yield column.expected
    yield from _numbers(field.validators)
    if column.is_day:
        ahead = getattr(register.model, "days_ahead", {}).get(field.name)
        text = _("at most %(count)d days ahead") % {"count": ahead} if ahead else _("not ahead of today")
        yield text
    if column.unsaid and not column.must_be_said:
        yield _("left out: %(value)s") % {"value": column.unsaid}


def _numbers(validators: Iterable[Any]) -> Iterator[str]:
    for one in validators:
        limit = getattr(one, "limit_value", None)
        if isinstance(one, RegexValidator):
            yield str(one.message)
        elif isinstance(one, MinValueValidator):
            yield _("at least %(limit)s") % {"limit": limit}
        elif isinstance(one, MaxValueValidator) and isinstance(limit, int) and limit < NO_LIMIT:
            yield _("at most %(limit)s") % {"limit": limit}


def _attachments(register: type[Register]) -> Iterator[tuple[str, ...]]:
    """The files that may belong to a row; in the definition of a made register they have a heading."""
    if not register.evidence:
        return
    made = getattr(register, "made", None)
    files = [one for one in made.columns.all() if _is_shown_file(one)] if made else []
    kinds = joined(suffix.removeprefix(".") for suffix in TYPES)
    limit = settings.ATTACHMENT_MAX_BYTES // 1024**2
    rule = _("never required; %(kinds)s, up to %(limit)s MB") % {"kinds": kinds, "limit": limit}
    told = [(one.name, one.slot, one.help) for one in files] or [(_("Evidence"), "evidence", "")]
    for heading, code, says in told:
        yield title(register), heading, code, str(Kind.FILES.label), "", _("no"), "", rule, says


def _is_shown_file(column: MadeColumn) -> bool:
    return column.kind == Kind.FILES and not column.is_retired
