"""The form by which a figure is built out of clauses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core.forms import FreeText, MonthFormField
from portal.core.month import Month
from portal.core.spreadsheets.cells import read_yes_no
from portal.core.text import folded
from portal.indicators.models import Indicator, Theme
from portal.made.counted import Wish
from portal.made.counting import BARE, TESTS, is_number, tests_of, value_in_words
from portal.made.models import Kind, MadeColumn, MadeMeasure, MadeRegister
from portal.made.models.definition import DAYS, FIGURES
from portal.made.slots import DECIMALS, DIGITS

CLAUSES = 3
PARTS = ("where", "out_of_where")


class MeasureForm(FreeText, forms.Form):
    """What is counted, out of what, and the indicator that comes of it."""

    count = forms.ChoiceField(label=_("Count"), choices=MadeMeasure.What.choices)
    column = forms.ChoiceField(label=_("Column"), required=False)
    span = forms.ChoiceField(label=_("Which rows"), choices=MadeMeasure.Span.choices)
    day = forms.ChoiceField(label=_("By the day in"), required=False)
    out_of = forms.ChoiceField(label=_("Out of"), choices=MadeMeasure.OutOf.choices)
    out_of_column = forms.ChoiceField(label=_("Column"), required=False)
    name = forms.CharField(label=_("Name of the indicator"), max_length=60)
    short = forms.CharField(label=_("Short name"), max_length=6, required=False)
    theme = forms.ModelChoiceField(Theme.objects.all(), label=_("Line of work"), to_field_name="code")
    unit = forms.CharField(label=_("Unit"), max_length=10)
    direction = forms.ChoiceField(label=_("Direction"), choices=Indicator.Direction.choices)
    sentence = forms.CharField(
        label=_("Sentence of the bulletin"),
        max_length=200,
        required=False,
        help_text=_("With {n}, {d} and {rate} where the figures go; left empty, one is made."),
    )
    from_month = MonthFormField(label=_("Counted from"))
    target = forms.DecimalField(
        label=_("Target"), required=False, min_value=Decimal("0.1"), max_digits=12, decimal_places=1
    )
    due_on = forms.DateField(
        label=_("Due on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, register: MadeRegister, today: dt.date, **kwargs: Any) -> None:
        usual = {"from_month": Month.of(today), "due_on": today.replace(month=12, day=31)}
        kwargs["initial"] = usual | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.register, self.today = register, today
        self.columns = [
            one for one in register.columns.all() if not one.is_retired and one.kind != Kind.FILES
        ]
        blank = ("", "—")
        self._choose("column", [one for one in self.columns if one.kind in FIGURES])
        self._choose("out_of_column", [one for one in self.columns if one.kind in FIGURES])
        self._choose("day", [one for one in self.columns if one.kind in DAYS])
        tests = [blank, *((key, label) for key, label in TESTS.items())]
        for part in PARTS:
            for number in range(CLAUSES):
                words = {"number": number + 1}
                self.fields[f"{part}-{number}-column"] = forms.ChoiceField(
                    label=gettext("Column of clause %(number)d") % words, required=False
                )
                self._choose(f"{part}-{number}-column", self.columns)
                self.fields[f"{part}-{number}-test"] = forms.ChoiceField(
                    label=gettext("Test of clause %(number)d") % words, choices=tests, required=False
                )
                self.fields[f"{part}-{number}-value"] = forms.CharField(
                    label=gettext("Value of clause %(number)d") % words,
                    max_length=120,
                    required=False,
                    widget=forms.TextInput(attrs={"list": "clause-words", "autocomplete": "off"}),
                )
        for field in self.fields.values():
            look = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs.setdefault("class", look)

    def _choose(self, name: str, columns: list[MadeColumn]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", "—"), *((one.slot, one.name) for one in columns)]

    def lines(self, part: str) -> list[list[forms.BoundField]]:
        """The boxes of the clauses of that part, line by line."""
        return [
            [self[f"{part}-{number}-{one}"] for one in ("column", "test", "value")]
            for number in range(CLAUSES)
        ]

    @property
    def where_lines(self) -> list[list[forms.BoundField]]:
        return self.lines("where")

    @property
    def out_of_lines(self) -> list[list[forms.BoundField]]:
        return self.lines("out_of_where")

    @property
    def words(self) -> list[str]:
        """What clauses may compare with, to type from."""
        found = [label for one in self.columns for label in one.labels]
        yes = [gettext("yes"), gettext("no")] if any(one.kind == Kind.YES for one in self.columns) else []
        return list(dict.fromkeys([*found, *yes]))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        What, OutOf = MadeMeasure.What, MadeMeasure.OutOf
        if given.get("count") == What.SUM and not given.get("column"):
            self.add_error("column", gettext("Choose the column that is summed."))
        if given.get("out_of") == OutOf.SUM and not given.get("out_of_column"):
            self.add_error("out_of_column", gettext("Choose the column that is summed."))
        if given.get("span") == MadeMeasure.Span.MONTH and not given.get("day"):
            self.add_error("day", gettext("Choose the column that says in which month a row belongs."))
        for part in PARTS:
            given[part] = self._clauses(part)
        if given.get("target") and not given.get("due_on"):
            self.add_error("due_on", gettext("Say by which day the target is due."))
        has_rate = given.get("out_of") != OutOf.NOTHING
        if has_rate and given.get("target") and given["target"] > 100:
            self.add_error("target", gettext("A rate cannot be above 100%."))
        return given

    def _clauses(self, part: str) -> list[list[str]]:
        found = []
        by_slot = {one.slot: one for one in self.columns}
        for number in range(CLAUSES):
            slot, test, value = (
                str(self.cleaned_data.get(f"{part}-{number}-{one}") or "")
                for one in ("column", "test", "value")
            )
            if not slot and not test and not value:
                continue
            if not slot or not test:
                self.add_error(
                    f"{part}-{number}-test", gettext("A clause needs a column and what is asked of it.")
                )
                continue
            try:
                found.append(_clause(by_slot[slot], test, value))
            except ValidationError as error:
                self.add_error(f"{part}-{number}-value", error)
        return found

    def measure(self, kept: MadeMeasure | None = None) -> MadeMeasure:
        """The measure as it is said, not stored; *kept* is the one that is changed."""
        given, by_slot = self.cleaned_data, {one.slot: one for one in self.columns}
        one = kept or MadeMeasure(register=self.register)
        is_sum, is_out_of_sum = (
            given["count"] == MadeMeasure.What.SUM,
            given["out_of"] == MadeMeasure.OutOf.SUM,
        )
        one.what, one.span, one.out_of = given["count"], given["span"], given["out_of"]
        one.column = by_slot.get(given["column"]) if is_sum else None
        one.out_of_column = by_slot.get(given["out_of_column"]) if is_out_of_sum else None
        one.day = by_slot.get(given["day"])
        one.where = given["where"]
        one.out_of_where = given["out_of_where"] if given["out_of"] != MadeMeasure.OutOf.NOTHING else []
        return one

    def indicator(self, kept: Indicator | None = None) -> Indicator:
        """The indicator that it feeds, not stored."""
        given, one = self.cleaned_data, kept or Indicator()
        one.name_zh, one.short_zh, one.theme = given["name"], given["short"], given["theme"]
        one.unit, one.direction, one.sentence = given["unit"], given["direction"], given["sentence"]
        return one

    def wish(self) -> Wish | None:
        given = self.cleaned_data
        return Wish(given["target"], given["due_on"]) if given.get("target") else None


def _clause(column: MadeColumn, test: str, value: str) -> list[str]:
    """The clause as it is stored; ``ValidationError`` where the column cannot be asked that."""
    allowed = tests_of(column.kind)
    if test not in allowed:
        text = gettext("Of “%(column)s” may be asked: %(tests)s.")
        words = {"column": column.name, "tests": gettext("; ").join(str(TESTS[one]) for one in allowed)}
        raise ValidationError(text % words)
    if test in BARE:
        if value:
            raise ValidationError(gettext("“%(test)s” needs no value; clear it.") % {"test": TESTS[test]})
        return [column.slot, test, ""]
    return [column.slot, test, _compared(column, value.strip())]


def _compared(column: MadeColumn, value: str) -> str:
    if column.kind == Kind.CHOICE:
        key = next((key for key, label in column.choices if folded(label) == folded(value)), None)
        if key is None:
            text = gettext("“%(column)s” has these words: %(words)s.")
            words = {"column": column.name, "words": gettext("; ").join(column.labels)}
            raise ValidationError(text % words)
        return str(key)
    if column.kind == Kind.YES:
        is_yes = read_yes_no(value)
        if is_yes is None:
            raise ValidationError(gettext("Say what it is compared with: yes or no."))
        return "1" if is_yes else "0"
    if not is_number(value) or abs(Decimal(value)) >= 10 ** (DIGITS - DECIMALS):
        raise ValidationError(gettext("“%(value)s” is no number.") % {"value": value})
    number = Decimal(value)
    if column.kind == Kind.WHOLE and number % 1:
        raise ValidationError(gettext("“%(value)s” is no whole number.") % {"value": value})
    return str(int(number)) if not number % 1 else f"{number.normalize():f}"


def initial_of(measure: MadeMeasure) -> dict[str, Any]:
    """What the form shows of a measure there is."""
    by_slot, indicator = {one.slot: one for one in measure.register.columns.all()}, measure.indicator
    given: dict[str, Any] = {
        "count": measure.what,
        "column": measure.column.slot if measure.column else "",
        "span": measure.span,
        "day": measure.day.slot if measure.day else "",
        "out_of": measure.out_of,
        "out_of_column": measure.out_of_column.slot if measure.out_of_column else "",
        "name": indicator.name_zh,
        "short": indicator.short_zh,
        "theme": indicator.theme.code,
        "unit": indicator.unit,
        "direction": indicator.direction,
        "sentence": indicator.sentence,
        "from_month": indicator.valid_from,
    }
    for part in PARTS:
        for number, (slot, test, value) in enumerate(getattr(measure, part)):
            shown = "" if test in BARE else value_in_words(by_slot[slot], value)
            given |= _line(part, number, slot, test, shown)
    return given


def initial_of_suggestion(register: MadeRegister, told: dict[str, Any]) -> dict[str, Any]:
    """What the form shows of a figure that the register's file describes, but for columns that are gone."""
    slots = {one.name: one.slot for one in register.columns.all()}
    given = {key: told.get(key, "") for key in ("name", "short", "theme", "unit", "direction", "sentence")}
    given |= {key: str(told.get(key, "")).upper() for key in ("count", "span", "out_of")}
    given["out_of"] = given["out_of"] or MadeMeasure.OutOf.NOTHING
    given |= {key: slots.get(told.get(key, ""), "") for key in ("column", "day", "out_of_column")}
    for part in PARTS:
        for number, clause in enumerate(told.get(part, [])[:CLAUSES]):
            name, test, *value = clause
            if name in slots:
                given |= _line(part, number, slots[name], test, value[0] if value else "")
    return given


def _line(part: str, number: int, slot: str, test: str, value: str) -> dict[str, str]:
    return {
        f"{part}-{number}-column": slot,
        f"{part}-{number}-test": test,
        f"{part}-{number}-value": value,
    }
