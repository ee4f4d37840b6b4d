"""A register's definition as one small file: exchanged between offices, and what there is to start from.

The built-in registers are written in the same form, to be read. A file is YAML; whatever is in it is put to
the same rules as what people type.
"""

from __future__ import annotations

from importlib import resources
from typing import IO, Any

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communities.models import SubDistrict
from portal.core.month import MonthField
from portal.core.registers import Register
from portal.core.registers.fields import is_area
from portal.made import actions
from portal.made.counting import BARE, value_in_words
from portal.made.models import Kind, MadeColumn, MadeMeasure, MadeRegister
from portal.made.models.definition import FIGURES, LONGEST_LABEL
from portal.made.wanted import Wanted

FORMAT = 1
LARGEST = 64 * 1024
_KINDS = {kind.value.lower(): kind for kind in Kind}
_SUGGESTED = (
    "name", "short", "theme", "unit", "direction", "sentence", "count", "column", "day", "span", "out_of",
    "out_of_column",
)  # fmt: skip
_LINKED = {"grids.Grid": Kind.GRID, "branches.Branch": Kind.BRANCH, "property_mgmt.Compound": Kind.COMPOUND}


def checked(given: IO[bytes]) -> bytes:
    """The bytes of an uploaded file; ``ValidationError`` if they are too many for a definition."""
    content = given.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValidationError(_("This file is too large for the definition of a register (64 KB at most)."))
    return content


def templates() -> list[tuple[str, str, str, int]]:
    """What comes along to start from: key, name, what belongs in it, how many columns."""
    found = []
    for path in sorted(resources.files("portal.made.catalogue").iterdir(), key=lambda one: one.name):
        if path.name.endswith(".yaml"):
            told = yaml.safe_load(path.read_bytes())
            found.append(
                (path.name.removesuffix(".yaml"), told["register"], told["help"], len(told["columns"]))
            )
    return found


def template(key: str) -> bytes:
    """One of those; ``ValidationError`` if there is none of that name."""
    if key not in {known for known, _name, _help, _columns in templates()}:
        raise ValidationError(_("There is nothing of that name to start from."))
    return (resources.files("portal.made.catalogue") / f"{key}.yaml").read_bytes()


@transaction.atomic
def install(*, office: SubDistrict, content: bytes) -> MadeRegister:
    """Make the register that a file describes, as a draft; ``ValidationError`` says what in it is wrong."""
    told = _parsed(content)
    columns = [_wanted(number, one) for number, one in enumerate(_list(told, "columns"), start=1)]
    name = _free_name(office, _text(told, "register", required=True))
    suggested = [_suggestion(one) for one in _list(told, "measures", required=False)]
    made = actions.draft(office=office, name=name, help=_text(told, "help"), suggested=suggested)
    try:
        actions.define(made=made, wanted=columns)
        made.refresh_from_db()
        return made
    except ValidationError as error:
        raise ValidationError(
            [
                _("column %(number)s") % {"number": int(key) + 1 if key.isdecimal() else key} + f": {text}"
                for key, texts in error.message_dict.items()
                for text in texts
            ]
        ) from error


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        told = yaml.safe_load(content.decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise ValidationError(_("This is not the file of a register: it cannot be read as YAML.")) from error
    if not isinstance(told, dict) or "columns" not in told:
        raise ValidationError(_("This is not the file of a register: it names no columns."))
    if told.get("format") != FORMAT:
        raise ValidationError(_("This file is of another version of the portal; export it again there."))
    return told


def _list(told: dict[str, Any], key: str, *, required: bool = True) -> list[dict[str, Any]]:
    found = told.get(key) or []
    if (
        not isinstance(found, list)
        or not all(isinstance(one, dict) for one in found)
        or (required and not found)
    ):
        raise ValidationError(_("“%(key)s” in the file is no list of entries.") % {"key": key})
    return found


def _text(told: dict[str, Any], key: str, *, required: bool = False) -> str:
    value = told.get(key)
    if value in (None, "") and not required:
        return ""
    if not isinstance(value, str | int | float) or isinstance(value, bool) or not str(value).strip():
        raise ValidationError(_("“%(key)s” in the file is missing or no text.") % {"key": key})
    return str(value).strip()


def _wanted(number: int, told: dict[str, Any]) -> Wanted:
    kind = _KINDS.get(_text(told, "kind", required=True))
    if kind is None:
        text = _("Column %(number)d of the file is of a kind that cannot be made here: %(kind)s.")
        raise ValidationError(text % {"number": number, "kind": told["kind"]})
    words = told.get("words") or []
    if not isinstance(words, list) or not all(isinstance(one, str | int) for one in words):
        raise ValidationError(_("“%(key)s” in the file is no list of entries.") % {"key": "words"})
    return Wanted(
        name=_text(told, "name", required=True),
        kind=kind,
        unit=_text(told, "unit"),
        labels=[str(one) for one in words],
        help=_text(told, "help"),
        is_required=told.get("required") is True,
        is_key=told.get("key") is True,
        is_listed=told.get("listed", True) is True,
    )


def _suggestion(told: dict[str, Any]) -> dict[str, Any]:
    """A figure that the file describes, as it is kept until somebody takes it over."""
    kept: dict[str, Any] = {key: _text(told, key) for key in _SUGGESTED}
    for key in ("where", "out_of_where"):
        clauses = told.get(key) or []
        if not isinstance(clauses, list) or not all(
            isinstance(one, list) and len(one) in (2, 3) for one in clauses
        ):
            raise ValidationError(_("“%(key)s” in the file is no list of entries.") % {"key": key})
        kept[key] = [[str(part) for part in one] for one in clauses]
    return kept


def _free_name(office: SubDistrict, name: str) -> str:
    """The name, with a number behind it where the office has a register of that name."""
    taken = set(MadeRegister.objects.filter(sub_district=office).values_list("name", flat=True))
    number, found = 2, name
    while found in taken:
        end = str(number)
        found, number = f"{name[: LONGEST_LABEL - len(end)]}{end}", number + 1
    return found


def title(register: type[Register]) -> str:
    """What the register is called in the portal's own language."""
    with translation.override(settings.LANGUAGE_CODE):
        return capfirst(str(register.model._meta.verbose_name_plural))


def written(register: type[Register]) -> bytes:
    """The register's definition as a file."""
    made: MadeRegister | None = getattr(register, "made", None)
    with translation.override(settings.LANGUAGE_CODE):
        told: dict[str, Any] = {"format": FORMAT, "register": title(register)}
        if made:
            columns = list(made.columns.filter(is_retired=False))
            told |= {"help": made.help, "columns": [_column(one) for one in columns]}
            measures = made.measures.select_related("indicator__theme", "column", "day", "out_of_column")
            told["measures"] = [_measure(one) for one in measures]
        else:
            told |= {"columns": [_built_in(register, name) for name in register.fields()]}
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=110).encode()


def _column(one: MadeColumn) -> dict[str, Any]:
    told: dict[str, Any] = {"name": one.name, "kind": one.kind.lower()}
    told |= {"unit": one.unit} if one.kind in FIGURES and one.unit else {}
    told |= {"words": one.labels} if one.kind == Kind.CHOICE else {}
    told |= {"help": one.help} if one.help else {}
    told |= {"required": True} if one.is_required else {}
    told |= {"key": True} if one.is_key else {}
    return told | ({} if one.is_listed else {"listed": False})


def _built_in(register: type[Register], name: str) -> dict[str, Any]:
    """A column of a register of the code; kinds that cannot be made in the browser are named all the same."""
    field: Any = register.model._meta.get_field(name)
    told: dict[str, Any] = {"name": capfirst(str(field.verbose_name)), "kind": kind_of(register, field)}
    if told["kind"] == "choice":
        told["words"] = [str(label) for _value, label in field.flatchoices]
    told |= {"help": str(field.help_text)} if field.help_text else {}
    told |= {"required": True} if not (field.null or field.blank or field.has_default()) else {}
    told |= {"key": True} if name in register.key else {}
    return told | ({} if name in register.columns else {"listed": False})


def kind_of(register: type[Register], field: Any) -> str:
    if is_area(field):
        return "community"
    if field.is_relation:
        label = field.related_model._meta.label
        return (
            _LINKED[label].lower() if label in _LINKED else f"row of {field.related_model._meta.verbose_name}"
        )
    if isinstance(field, models.BooleanField):
        return Kind.YES.lower()
    if isinstance(field, MonthField):
        return "month"
    if field.choices:
        return "choice"
    if isinstance(field, models.DateField):
        ahead = getattr(register.model, "days_ahead", {}).get(field.name)
        return "day_ahead" if ahead else "day"
    if isinstance(field, models.DecimalField):
        return "decimal"
    if isinstance(field, models.IntegerField):
        return "whole"
    return "text" if isinstance(field, models.CharField) else "prose"


def _measure(one: MadeMeasure) -> dict[str, Any]:
    indicator, columns = one.indicator, {column.slot: column for column in one.register.columns.all()}

    def clauses(stored: list[list[str]]) -> list[list[str]]:
        return [
            [columns[slot].name, test] + ([] if test in BARE else [value_in_words(columns[slot], value)])
            for slot, test, value in stored
        ]

    told = {
        "name": indicator.name_zh,
        "short": indicator.short_zh,
        "theme": indicator.theme.code,
        "unit": indicator.unit,
        "direction": indicator.direction,
        "sentence": indicator.sentence,
        "count": one.what.lower(),
        "column": one.column.name if one.column else "",
        "day": one.day.name if one.day else "",
        "span": one.span.lower(),
        "where": clauses(one.where),
        "out_of": one.out_of.lower(),
        "out_of_column": one.out_of_column.name if one.out_of_column else "",
        "out_of_where": clauses(one.out_of_where),
    }
    return {key: value for key, value in told.items() if value}
