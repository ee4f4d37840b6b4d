"""The columns of a register's workbook, and how a cell of each is read and written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.core.displayed import refuse_displayed
from portal.core.forms import FreeText
from portal.core.month import Month, MonthField
from portal.core.numbers import MAXIMUM, UNITS, is_nothing, read_whole, words_of
from portal.core.personal import PERSONAL_FIELDS
from portal.core.registers.declaration import Register
from portal.core.registers.fields import as_text, is_area
from portal.core.registers.rules import refuse_unlikely
from portal.core.registers.workbook.lookups import Lookup
from portal.core.registers.workbook.texts import answers_of, read_person, read_prose, read_words
from portal.core.spreadsheets import units
from portal.core.spreadsheets.cells import (
    names_of,
    read_choice,
    read_decimal,
    read_text,
    read_yes_no,
    refuse_unreadable,
)
from portal.core.spreadsheets.cells import shown as shown_cell
from portal.core.spreadsheets.days import read_day
from portal.core.spreadsheets.foot import DITTO, LONGEST_DITTO, is_no_name
from portal.core.text import cleaned, folded, refuse_personal_numbers, refuse_too_long, refuse_unknown_signs

#: Words that say of a day that it has not come: 未化解, 暂无, 待定, 办理中. Others tell of one: 已安装, 长期.
_NOT_YET = re.compile(
    r"(?:[尚还暂仍]|目前|正在?)?(?:未|无|没|不|待|否|空)|.{0,4}(?:进行|办理|处理|调处|化解|施工|整改)中$|(?:no|not|pending)\b",
    re.IGNORECASE,
)
UNIT = "unit"  # the field of a row's own unit
#: Fields that name one person.
_PERSON = re.compile(r"(?:姓名|书记|主任|负责人|联系人|牵头人|网格员|组长|队长|会长|法人)$")
LONGEST_NAME = 80  # a text of more is no name, but what people write at length


@dataclass
class Column:
    """One field of the form as a column; *lookup* finds the row that a foreign key's cell names."""

    field: Any
    in_key: bool
    lookup: Lookup | None = None
    also: Mapping[str, str] = field(default_factory=dict)  # what a source's words mean: key → value
    by_source: set[tuple[Any, str]] = field(default_factory=set)  # cells, with areas, read by those words
    rounded: set[Any] = field(default_factory=set)  # cells that hold more decimals than are kept
    is_by_row: bool = False  # whether the figure is counted in the unit that its row names

    @property
    def name(self) -> str:
        return str(self.field.name)

    @cached_property
    def heading(self) -> str:
        return capfirst(str(self.field.verbose_name))

    @cached_property
    def unit(self) -> str | None:
        """The unit in which is counted, empty where none is known; None in a column of no figures."""
        with translation.override("zh-hans"):
            return units.counted_in(str(self.field.verbose_name)) if self.is_number else None

    @property
    def is_rate(self) -> bool:
        """Whether hundredths are counted: 80 is 80%, and what 0.8 means has to be asked or said."""
        return bool(self.unit) and units.is_same(str(self.unit), "%")

    @property
    def required(self) -> bool:
        """Whether the cell may not be blank."""
        optional = self.field.null or self.field.blank or self.field.has_default()
        return not optional and not isinstance(self.field, models.BooleanField)

    @property
    def may_be_blank(self) -> bool:
        """Whether an old row's value may be cleared: no yes or no, no figure that there must be."""
        return bool(self.field.null or (self.field.blank and isinstance(self.field.get_default(), str)))

    @cached_property
    def is_number(self) -> bool:
        """Whether the cell holds a figure: a whole number or one with decimals, no choice and no month."""
        numbers = models.IntegerField | models.DecimalField
        return isinstance(self.field, numbers) and not (self.choices or isinstance(self.field, MonthField))

    @cached_property
    def is_day(self) -> bool:
        return isinstance(self.field, models.DateField)

    @cached_property
    def is_text(self) -> bool:
        return isinstance(self.field, models.CharField | models.TextField) and not self.choices

    @property
    def is_name(self) -> bool:
        """Whether rows are told apart by the text in it."""
        return self.in_key and self.is_text

    @property
    def is_called(self) -> bool:
        """Whether the row itself is called so; a topic or a problem may be numbered."""
        return self.is_name and self.name == "name"

    @cached_property
    def is_one_line(self) -> bool:
        """Whether the text is kept on one line, whatever stands in the cell."""
        return self.is_text and isinstance(self.field, models.CharField)

    @cached_property
    def is_person(self) -> bool:
        """Whether the name of one person stands there, as the column or the model says."""
        if getattr(self.field, "is_person", False):
            return True
        if self.name == "name" and "name" in PERSONAL_FIELDS.get(self.field.model._meta.label, ()):
            return True
        with translation.override("zh-hans"):
            return bool(_PERSON.search(str(self.field.verbose_name)))

    @cached_property
    def choices(self) -> list[tuple[Any, str]]:
        if isinstance(self.field, models.BooleanField):
            return [(True, _("yes")), (False, _("no"))]
        return [(value, str(label)) for value, label in self.field.flatchoices] if self.field.choices else []

    @cached_property
    def expected(self) -> str:
        """What belongs into the cell, for the template and for refusals."""
        if self.lookup is not None:
            return self.lookup.expected
        if self.choices:
            return _("one of: %(choices)s") % {"choices": _("; ").join(label for _v, label in self.choices)}
        for kind, sentence in (
            (MonthField, _("a month, such as 2026-10")),
            (models.DateField, _("a date, such as 2026-10-08")),
            (models.IntegerField, _("a whole number")),
            (models.DecimalField, _("a number")),
        ):
            if isinstance(self.field, kind):
                return sentence
        return _("text of at most %(count)d characters") % {"count": self.field.max_length or 1000}

    @cached_property
    def _read(self) -> Callable[[Any], Any]:
        if isinstance(self.field, models.BooleanField):
            with translation.override("zh-hans"):
                answers = answers_of(str(self.field.verbose_name))
            return lambda cell: read_yes_no(cell, answers)
        if self.choices:
            labels = [label for _value, label in self.choices]
            # A number that a choice is kept as is seen by nobody: “1” may mean the best level or the lowest.
            words = {folded(value): value for value, _label in self.choices if not str(value).isdecimal()}
            for value, label in self.field.flatchoices:
                words |= dict.fromkeys(names_of(label), value)
            return lambda cell: read_choice(cell, words, labels)
        for kind, reader in (
            (MonthField, _read_month),
            (models.DateField, read_day),
            (models.IntegerField, self._read_whole),
            (models.DecimalField, lambda cell: read_decimal(cell, words_of(self.unit or ""))),
        ):
            if isinstance(self.field, kind):
                return reader
        if not isinstance(self.field, models.CharField):
            return read_text
        if (self.field.max_length or 0) > LONGEST_NAME and not self.in_key:
            return read_prose
        return read_person if self.is_person else read_words

    def _read_whole(self, cell: Any) -> int | None:
        if type(cell) is int and abs(cell) <= MAXIMUM:
            return cell
        return read_whole(cell, UNITS if self.is_by_row else words_of(self.unit or ""))

    def refuse_unit(self, cell: Any, unit: str) -> None:
        """``ValidationError`` where the figure is written with another unit than its row is counted in."""
        if self.is_by_row and isinstance(cell, str):
            read_whole(cell, words_of(unit))

    @cached_property
    def read(self) -> Callable[..., Any]:
        """The value that a cell means; ``ValidationError`` says what is wrong with it.

        Called with the cell and the code of the row's community, which tells apart rows of the same name.
        Words, days and figures come again and again down a column: each is read once.
        """
        return lru_cache(maxsize=None, typed=True)(self._meaning)

    def _meaning(self, cell: Any, area: str = "") -> Any:
        refuse_unreadable(cell)
        if type(cell) is str:
            refuse_displayed(cell)
            if len(cell) < LONGEST_DITTO and folded(cell) in DITTO:
                raise _of_another_cell(cell)
        try:
            value: Any = self._found(cell, area)
        except ValidationError as error:
            if self._says_nothing(cell, error):
                raise _left_blank(cell) from None
            raise
        if value is None:
            return self._blank()
        if isinstance(value, Decimal):
            value = self._to_its_places(cell, value)
        if isinstance(value, str):
            refuse_unknown_signs(value)
        if self.lookup is None:
            self._check(value)
        if self._is_free and isinstance(value, str):
            refuse_personal_numbers(value)
        return value

    def _found(self, cell: Any, area: str) -> Any:
        """What the register itself calls so; else what a source says that the word means."""
        try:
            return self.lookup.find(read_text(cell), area) if self.lookup else self._read(cell)
        except ValidationError as error:
            said = self.also.get(self.word(cell, area)) if self.also else None
            meant = None if said is None else self.meant(said)
            if meant is None or error.code == "several":  # the register's own names come first
                raise
            self.by_source.add((cell, area))
            return meant

    def word(self, cell: Any, area: str = "") -> str:
        """The key that the cell's word is assigned by: with the community, where that tells names apart."""
        is_within = area and self.lookup is not None and self.lookup.is_within
        return f"{area}/{folded(shown_cell(cell))}" if is_within else folded(shown_cell(cell))

    def meant(self, said: str) -> Any:
        """The choice, or the row in the user's sight, that is kept as *said*; None if it is gone."""
        if self.lookup is not None:
            return self.lookup.by_text.get(said)
        return next((one for one, _label in self.choices if str(one) == said), None)

    def _to_its_places(self, cell: Any, value: Decimal) -> Decimal:
        """The number with as many decimals as are kept: a formula leaves fifteen. Something is never zero."""
        places = getattr(self.field, "decimal_places", None)
        kept = value if places is None else value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if kept == value:
            return value
        if not kept:
            text = _("“%(value)s” is smaller than what is kept, which has %(count)d decimals.")
            raise ValidationError(text % {"value": shown_cell(cell), "count": places}, code="too_small")
        self.rounded.add(cell)
        return kept

    def _says_nothing(self, cell: Any, error: ValidationError) -> bool:
        """Whether a cell that may be blank holds a word instead: 无, —, 未化解 where a day is meant."""
        if self.required or not (self.field.null or self.field.blank):
            return False
        if error.code == "not_a_date" and isinstance(cell, str) and _NOT_YET.match(cleaned(cell)):
            return True
        return error.code in ("not_a_date", "not_found") and is_nothing(cell)

    def _check(self, value: Any) -> None:
        """The field's own validators, with a sentence of ours where Django's speaks of variables."""
        if self.is_day:
            refuse_unlikely(self.field, value)
        if isinstance(value, str) and self.field.max_length:
            refuse_too_long(value, self.field.max_length)
        self.refuse_no_name(value)
        if (
            isinstance(self.field, models.PositiveIntegerField | models.PositiveSmallIntegerField)
            and value < 0
        ):
            raise ValidationError(_("%(value)s is below zero; a count cannot be.") % {"value": value})
        if self._has_rules:
            self.field.run_validators(value)

    def refuse_no_name(self, value: Any) -> None:
        """``ValidationError`` for 同上 or a stroke where rows have their names."""
        if self.is_name and is_no_name(value):
            text = _("“%(value)s” is no name; write out what is meant.")
            raise ValidationError(text % {"value": value}, code="no_name")

    @cached_property
    def _is_free(self) -> bool:
        """Whether people write in it what they like, numbers of persons perhaps."""
        return not self.choices and self.name not in FreeText.number_fields

    @cached_property
    def _has_rules(self) -> bool:
        """Whether the field has validators beside the length of a text, which has been looked at."""
        return any(not isinstance(one, MaxLengthValidator) for one in self.field.validators)

    @property
    def must_be_said(self) -> bool:
        """Whether a new row needs the figure, though the database would take zero for one left out."""
        is_zero = self.field.has_default() and not self.field.default
        return self.is_number and is_zero and not self.field.null

    @property
    def unsaid(self) -> str:
        """What a new row gets where the file has no such column, in words; empty where that is nothing."""
        value = self.field.get_default() if self.field.has_default() else None
        if isinstance(self.field, models.BooleanField) and not self.field.null:
            return as_text(bool(value), self.field)
        return "" if value in (None, "") or self.lookup is not None else as_text(value, self.field)

    def _blank(self) -> Any:
        if isinstance(self.field, models.BooleanField) and not self.field.null:
            raise ValidationError(_("A blank is neither yes nor no; write 是 or 否."), code="required")
        is_number = isinstance(self.field, models.IntegerField | models.DecimalField)
        if self.required or (is_number and not self.field.null):  # what is missing is not zero
            raise ValidationError(_("This cell may not be blank."), code="required")
        if self.field.has_default() and not self.field.blank and not self.field.null:
            raise ValidationError("", code="default")
        return None if self.field.null else self.field.get_default() if self.field.has_default() else ""

    def cell(self, row: Any) -> Any:
        """What the cell holds of a row: dates and numbers as such, the rest as text that is found again."""
        if self.lookup is not None:
            return self.lookup.label(getattr(row, self.field.attname))
        value = getattr(row, self.name)
        if isinstance(value, Month) or self.choices:
            return as_text(value, self.field)
        return value


def _left_blank(cell: Any) -> ValidationError:
    text = _("“%(value)s”: leave the cell blank if there is none.")
    return ValidationError(text % {"value": cell.strip()}, code="nothing")


def _of_another_cell(cell: str) -> ValidationError:
    text = _("“%(value)s” points to another cell; write here what is meant.")
    return ValidationError(text % {"value": cell.strip()}, code="ditto")


def _read_month(cell: Any) -> Month | None:
    text = read_text(cell)
    try:
        return Month.parse(text) if text else None
    except ValueError as error:
        raise ValidationError(
            _("“%(value)s” is not a month; write it as 2026-10.") % {"value": text}
        ) from error


def columns_of(
    register: type[Register], user: Any, words: Mapping[str, Mapping[str, str]] | None = None
) -> list[Column]:
    """The columns of the workbook, in the order of the form, for what the user may see.

    *words* are what a source says that words mean.
    """
    found = []
    for name in register.fields():
        one = register.model._meta.get_field(name)
        lookup = Lookup(register, one, user) if isinstance(one, models.ForeignKey) else None
        found.append(Column(one, name in register.key, lookup, (words or {}).get(name, {})))
    if any(column.name == UNIT for column in found):
        for column in found:
            column.is_by_row = column.is_number and not column.unit
    return found


def area_column(columns: list[Column]) -> Column | None:
    """The column that says in which community the row lies, if there is one."""
    return next((column for column in columns if is_area(column.field)), None)
