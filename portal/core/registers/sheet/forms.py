"""A row as cells: the fields of its form, each with its own widget; what all rows share is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django import forms
from django.db import models
from django.utils.safestring import SafeString

from portal.core.areas import Level
from portal.core.displayed import refuse_displayed
from portal.core.registers.declaration import Register
from portal.core.registers.fields import choices_for, is_area
from portal.core.registers.forms import RegisterForm, form_class
from portal.core.registers.workbook.layout import UNIT, Column, columns_of
from portal.core.registers.workbook.lookups import Lookup
from portal.core.registers.workbook.texts import no_name_of_a_new_row
from portal.core.spreadsheets.cells import is_blank

LONGEST_SELECT = 50  # more choices than these are typed, with one list of suggestions for all rows
MOST_PINNED = 3


class NamedField(forms.ModelChoiceField):
    """A foreign key with many choices: its cell holds the name, read as a workbook's cell is read."""

    widget = forms.TextInput

    def __init__(self, lookup: Lookup, kept: Any, area: Callable[[], str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.lookup, self.kept, self.area = lookup, kept, area

    def prepare_value(self, value: Any) -> Any:
        return self.lookup.label(value) if value == self.kept or value in self.lookup.rows else value

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        if self.kept is not None and text == self.lookup.label(self.kept):
            return super().to_python(self.kept)
        return super().to_python(getattr(self.lookup.find(text, self.area()), self.to_field_name or "pk"))


class SheetForm(RegisterForm):
    """The form of a row without what a cell has no room for; choices come from the sheet."""

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        self.sheet = sheet
        super().__init__(*args, use_required_attribute=False, **kwargs)
        for name, field in self.fields.items():
            field.help_text = ""
            if name in sheet.texts:
                held = getattr(self.instance, name)
                field.validators = [*field.validators, partial(_refuse_no_text, sheet.column(name), held)]
            if isinstance(field.widget, forms.NumberInput):  # a number box drops what it cannot read
                field.widget = forms.TextInput({"inputmode": "decimal"})
                reader = partial(_as_in_a_file, sheet.column(name), field.to_python, self._unit)
                field.to_python = reader  # type: ignore[method-assign]
            elif isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 1
            elif isinstance(field.widget, forms.Select):  # a blank cell is blank, without dashes
                field.widget.choices = [
                    ("", "") if key == "" else (key, label) for key, label in field.widget.choices
                ]

    def _offer(self, field: Any) -> None:
        column, name = self.sheet.column(field.name), field.name
        lookup, kept = column.lookup, getattr(self.instance, field.attname)
        if lookup is None:
            return
        if column is self.sheet.own:
            if not kept:
                setattr(self.instance, name, lookup.rows[lookup.current_keys()[0]])
            del self.fields[name]
            self.preset.add(name)
            return
        rows = choices_for(field, self.user)
        if kept:
            rows = rows | field.related_model._default_manager.filter(**{field.target_field.name: kept})
        offered: Any = self.fields[name]
        if name not in self.sheet.suggestions:
            offered.queryset = rows
            offered.widget.choices = self.sheet.options(column, kept)
            return
        self.fields[name] = NamedField(
            lookup,
            kept,
            self._area,
            queryset=rows,
            required=offered.required,
            label=offered.label,
            to_field_name=offered.to_field_name,
            widget=forms.TextInput({"list": f"among-{name}"}),
        )

    def _area(self) -> str:
        """The community's code, which tells apart what is called the same in several of them."""
        for one in self.sheet.columns:
            if is_area(one.field):
                return str(self.data.get(one.name) or getattr(self.instance, one.field.attname) or "")
        return str(self.instance.area_code_of_row()[: Level.COMMUNITY]) if self.instance.pk else ""

    def _unit(self) -> str:
        """The unit that the row names for its figures."""
        return str(self.data.get(UNIT) or getattr(self.instance, UNIT, ""))

    def held(self) -> dict[str, str]:
        """What each box holds of the row, as the browser has it."""
        return {name: _in_box(self[name]) for name in self.fields if name not in ("version", "columns")}

    def refusals(self) -> dict[str, str]:
        """The form's sentences by field; what concerns the row as a whole under no name."""
        told = self.errors.get_json_data()
        return {
            name if name in self.fields else "": " ".join(one["message"] for one in errors)
            for name, errors in told.items()
        }


def _as_in_a_file(column: Column, plainly: Callable[[Any], Any], unit: Callable[[], str], value: Any) -> Any:
    """The number that a box holds, read as a workbook's cell is: ３３人 is 33, and 3 4 is nothing."""
    if not isinstance(value, str) or is_blank(value):
        return plainly(value)
    column.refuse_unit(value, unit())
    return column.read(value)


def _refuse_no_text(column: Column, held: Any, value: str) -> None:
    """``ValidationError`` for what a file's cell may not hold either: #N/A, 同上 or 一、… for a name."""
    if value == held:
        return
    refuse_displayed(value)
    column.refuse_no_name(value)
    if column.is_called and (why := no_name_of_a_new_row(value)):
        raise forms.ValidationError(why)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the table: what it is called, how wide it is, whether it stays in sight."""

    name: str
    text: str
    kind: str
    help: str
    required: bool
    pinned: int


class Sheet:
    """The table of a register for one person: its columns, and the form of each row."""

    def __init__(self, register: type[Register], user: Any) -> None:
        self.register, self.user = register, user
        self.columns = columns_of(register, user)
        self._by_name = {column.name: column for column in self.columns}
        base: Any = form_class(register)
        self._class: Any = type(base)(f"{register.__name__}SheetForm", (SheetForm, base), {})

    def column(self, name: str) -> Column:
        return self._by_name[name]

    @cached_property
    def texts(self) -> set[str]:
        """The fields that hold what people write."""
        return {column.name for column in self.columns if column.is_text}

    def stand_beside(self) -> None:
        """From now on, names are looked up within the community that is read beside them."""
        for column in self.columns:
            if column.lookup:
                column.lookup.is_strict = True

    @cached_property
    def own(self) -> Column | None:
        """The column that nobody is asked for: the community of whoever has only one."""
        areas = (one for one in self.columns if one.lookup and is_area(one.field))
        return next((one for one in areas if one.lookup and len(one.lookup.current_keys()) == 1), None)

    @cached_property
    def shown(self) -> list[Column]:
        """The columns of the table: those of the form and the workbook, in the same order."""
        return [column for column in self.columns if column is not self.own]

    @cached_property
    def suggestions(self) -> dict[str, list[str]]:
        """Name of the field to what may be typed there, where there is too much for a list in each row."""
        return {
            one.name: [one.lookup.label(key) for key in one.lookup.current_keys()]
            for one in self.columns
            if one.lookup and len(one.lookup.current_keys()) > LONGEST_SELECT
        }

    @cached_property
    def _options(self) -> dict[str, list[tuple[Any, str]]]:
        blank = ("", "")
        return {
            one.name: [blank, *((key, str(one.lookup.rows[key])) for key in one.lookup.current_keys())]
            for one in self.columns
            if one.lookup
        }

    def options(self, column: Column, kept: Any) -> list[tuple[Any, str]]:
        """The choices of a foreign key, and the row's own where it is none of them any more."""
        options = self._options[column.name]
        if not kept or column.lookup is None or any(key == kept for key, _label in options):
            return options
        row = column.lookup.rows.get(kept)
        return [*options, (kept, str(row or kept))]

    @cached_property
    def pinned(self) -> int:
        """How many columns stay in sight: up to the last one of the key, three at most."""
        keys = [number for number, column in enumerate(self.shown) if column.in_key]
        return min(MOST_PINNED, max(keys, default=0) + 1)

    @cached_property
    def headings(self) -> list[Heading]:
        return [
            Heading(
                column.name,
                column.heading,
                _kind(column),
                str(column.field.help_text),
                column.required,
                number if number <= self.pinned else 0,
            )
            for number, column in enumerate(self.shown, start=1)
        ]

    def form(self, instance: Any = None, data: Any = None, auto_id: str = "%s") -> SheetForm:
        """The form of a row; without one, of a new one."""
        row = self.register.model() if instance is None else instance
        made: SheetForm = self._class(data=data, instance=row, user=self.user, sheet=self, auto_id=auto_id)
        return made

    def boxes(self, form: SheetForm, label: str) -> Iterator[tuple[Heading, SafeString]]:
        """Each heading with the row's box under it; *label* is the id of what names the row."""
        for heading in self.headings:
            attrs: dict[str, str | bool] = {
                "class": "sheet-box",
                "autocomplete": "off",
                "aria-labelledby": f"{label} column-{heading.name}",
            }
            yield heading, form[heading.name].as_widget(attrs=attrs)


def _in_box(bound: forms.BoundField) -> str:
    """The value as the box holds it: the key of a choice, a day as the browser writes it, on for a tick."""
    widget, value = bound.field.widget, bound.value()
    if isinstance(widget, forms.CheckboxInput):
        return "on" if value else ""
    held = widget.format_value(value)
    if isinstance(held, list):
        held = held[0] if held else ""
    return "" if held is None else str(held)


def _kind(column: Column) -> str:
    """How wide a column is, by what stands in it."""
    if column.lookup is not None:
        return "name"
    if isinstance(column.field, models.BooleanField):
        return "yes"
    if column.choices:
        return "choice"
    if column.is_day:
        return "day"
    return "number" if isinstance(column.field, models.IntegerField | models.DecimalField) else "text"
