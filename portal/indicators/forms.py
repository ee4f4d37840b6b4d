"""The forms of indicators, targets and key tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communities.models import Community, SubDistrict
from portal.core.forms import MonthFormField, bare_helper
from portal.core.numbers import no_number, number_in, read_whole, words_of
from portal.core.rates import plain
from portal.core.text import cleaned, of_one_width
from portal.indicators.alike import alike
from portal.indicators.models import Basis, Indicator, KeyTask, Target

Kind = Indicator.Kind
YEARS_AHEAD = 3  # for longer nobody can say that a table is needed
OWN_KINDS = (Kind.COMPLETION, Kind.FLOW, Kind.LEVEL, Kind.FREQUENCY)
VALUE_KINDS: dict[str, tuple[Target.ValueKind, ...]] = {
    Kind.COMPLETION: (Target.ValueKind.RATE,),
    Kind.FLOW: (Target.ValueKind.COUNT,),
    Kind.LEVEL: (Target.ValueKind.COUNT,),
    Kind.FREQUENCY: (Target.ValueKind.MINIMUM,),
    Kind.RANK: (Target.ValueKind.COUNT,),
    Kind.MEETING: (Target.ValueKind.COUNT,),
}


def value_kinds(indicator: Indicator) -> tuple[Target.ValueKind, ...]:
    """How a target of this indicator may be set; a flow with a rate takes either."""
    kinds = VALUE_KINDS[indicator.kind]
    return (Target.ValueKind.RATE, *kinds) if indicator.kind == Kind.FLOW and indicator.has_rate else kinds


def in_order(chosen: Iterable[tuple[str, Indicator]]) -> list[Indicator]:
    """Ticked indicators by the numbers typed beside them; those without one last, as they come."""
    numbered = sorted(chosen, key=lambda one: int(one[0]) if one[0].isdecimal() else 10_000)
    return [indicator for _number, indicator in numbered]


class IndicatorForm(forms.ModelForm):
    """An indicator of the office's own; what its kind decides is not asked.

    A new one that is called like something asked already is kept only if somebody says that it is another.
    """

    is_other = forms.BooleanField(
        label=_("It is something else than what is asked already"), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Indicator
        fields = (
            "name_zh", "short_zh", "name_en", "theme", "kind", "unit", "numerator_label", "denominator_label",
            "minimum", "direction", "may_shrink", "carry_months", "entered_by", "sentence", "definition",
            "why",
        )  # fmt: skip
        widgets = {  # noqa: RUF012
            "definition": forms.Textarea(attrs={"rows": 2}),
            "why": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, office: SubDistrict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.office = office
        kind = self.fields["kind"]
        kind.choices = [(value, label) for value, label in Kind.choices if value in OWN_KINDS]  # type: ignore[attr-defined]
        kind.help_text = _(
            "Completion: a state at month end, so many out of so many. Flow: what happened in the month, "
            "summed over the year. Level: a number at month end. Frequency: times against a minimum."
        )
        kind.disabled = bool(self.instance.pk)
        self.fields["denominator_label"].help_text = _("For a completion, and for a flow that has a rate.")
        self.fields["sentence"].help_text = _("With {n}, {d} and {rate} where the figures go.")
        self.helper = bare_helper()
        self.helper.layout = Layout(
            Row(Column("name_zh"), Column("short_zh"), Column("name_en")),
            Row(Column("theme"), Column("kind"), Column("unit")),
            Row(Column("numerator_label"), Column("denominator_label")),
            Row(Column("direction"), Column("minimum"), Column("carry_months"), Column("entered_by")),
            "may_shrink", "definition", "why", "sentence", "is_other",
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        kind, label = values.get("kind"), values.get("denominator_label")
        if kind == Kind.COMPLETION and not label:
            self.add_error("denominator_label", _("Say what a completion is out of."))
        if kind == Kind.FREQUENCY and not values.get("minimum"):
            self.add_error("minimum", _("Say how many times at least."))
        self._refuse_unread(kind, values)
        self._refuse_asked_already(values)
        denominators = {
            Kind.COMPLETION: Indicator.Denominator.ENTERED,
            Kind.FLOW: Indicator.Denominator.ENTERED if label else Indicator.Denominator.NONE,
            Kind.LEVEL: Indicator.Denominator.NONE,
            Kind.FREQUENCY: Indicator.Denominator.MINIMUM,
        }
        if kind in denominators:
            self.instance.denominator = denominators[kind]
        return values

    def _refuse_asked_already(self, values: dict[str, Any]) -> None:
        """Nothing is asked twice unseen; whoever means another thing ticks so in a box shown only then."""
        names = [str(values.get(name) or "") for name in ("name_zh", "numerator_label")]
        if self.instance.pk or not (there := alike(names, self.office.code)):
            return
        self.fields["is_other"].widget = forms.CheckboxInput()
        if not values.get("is_other"):
            raise ValidationError(
                _("Asked already: %(columns)s. Use that, or tick below that this is something else.")
                % {"columns": "；".join(there[:5])},
                code="asked",
            )

    def _refuse_unread(self, kind: Any, values: dict[str, Any]) -> None:
        """What the kind has no use for is not kept in silence: whoever wrote it expects it to count."""
        if kind in (Kind.LEVEL, Kind.FREQUENCY) and values.get("denominator_label"):
            self.add_error(
                "denominator_label", _("Only a completion or a flow is out of something; clear this.")
            )
        if kind in OWN_KINDS and kind != Kind.FREQUENCY and values.get("minimum"):
            self.add_error("minimum", _("Only a frequency has a minimum; write 0."))
        if kind in (Kind.FLOW, Kind.FREQUENCY) and values.get("carry_months"):
            self.add_error("carry_months", _("Only a completion or a level is carried forward; write 0."))


class UseForm(forms.Form):
    """From which month on an indicator is counted, or up to which."""

    month = MonthFormField(label=_("month"))


class BasisForm(forms.ModelForm):
    """By what paper, who answers, how often, how long it takes, until when."""

    class Meta:
        model = Basis
        fields = ("document", "issued_by", "kept_by", "every", "minutes", "until")
        widgets = {"until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}  # noqa: RUF012

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        columns = [Column("kept_by"), Column("minutes"), Column("until")]
        if self.instance.indicator_id:  # figures are asked for each month, or by retiring the indicator not
            del self.fields["every"]
        else:
            columns.insert(1, Column("every"))
        self.helper = bare_helper()
        self.helper.layout = Layout(Row(Column("document"), Column("issued_by")), Row(*columns))

    def clean_until(self) -> dt.date:
        until: dt.date = self.cleaned_data["until"]
        latest = self.today.replace(month=12, day=31, year=self.today.year + YEARS_AHEAD)
        if until > latest:
            raise ValidationError(
                _("At most until %(day)s: whether it is still needed is looked at again then.")
                % {"day": latest},
                code="late",
            )
        return until


class KeyTaskForm(forms.ModelForm):
    """A key task of the year."""

    class Meta:
        model = KeyTask
        fields = ("year", "theme", "name", "document", "lead")

    def __init__(self, *args: Any, office: SubDistrict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.sub_district = office
        self.helper = bare_helper()
        self.helper.layout = Layout(Row(Column("year"), Column("theme"), Column("lead")), "name", "document")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        same = KeyTask.objects.filter(
            sub_district=self.instance.sub_district, year=values.get("year") or 0, name=values.get("name")
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("This key task is in the list of that year already."))
        return values


class TargetForm(forms.Form):
    """How the targets of one indicator and year are set, for all areas alike."""

    value_kind = forms.ChoiceField(label=_("set as"))
    key_task = forms.ModelChoiceField(KeyTask.objects.none(), label=_("key task"), required=False)

    def __init__(
        self, *args: Any, indicator: Indicator, office: SubDistrict, year: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind.value, kind.label) for kind in value_kinds(indicator)]
        self.fields["value_kind"].choices = choices  # type: ignore[attr-defined]
        tasks = KeyTask.objects.filter(sub_district=office, year=year)
        self.fields["key_task"].queryset = tasks  # type: ignore[attr-defined]


class AimField(forms.DecimalField):
    """A target as people write figures: 36,000, 36000㎡, 3.6万, and 95% where it is a rate."""

    units: tuple[str, ...] = words_of("")
    is_rate = False

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        text = of_one_width(cleaned(str(value))).strip()
        number = number_in(text.removesuffix("%").strip() if self.is_rate else text)
        if number is None and self.is_rate:
            raise no_number(value)
        if self.is_rate and number is not None and 0 < number < 1 and not text.endswith("%"):
            raise ValidationError(
                _("“%(value)s” would be less than 1%%; write a rate as 95, not as 0.95.") % {"value": text},
                code="fraction",
            )
        return number if number is not None else super().to_python(read_whole(text, self.units))


class AimForm(forms.Form):
    """One area's target; no value means none of its own, and no target is zero."""

    area_code = forms.CharField(widget=forms.HiddenInput)
    value = AimField(
        label=_("target"), required=False, min_value=Decimal("0.1"), decimal_places=1, max_digits=12,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "form-control form-control-sm"}),
    )  # fmt: skip
    due_on = forms.DateField(
        label=_("due on"),
        widget=forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "class": "form-control form-control-sm"}
        ),
    )

    def __init__(self, *args: Any, year: int, unit: str = "", is_rate: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        value: Any = self.fields["value"]
        value.units, value.is_rate = words_of(unit), is_rate
        for name in ("value", "due_on"):  # the column says what it is, the row whose
            label = f"{self.initial.get('name', '')} {self.fields[name].label}"
            self.fields[name].widget.attrs["aria-label"] = label

    def clean_due_on(self) -> dt.date:
        due: dt.date = self.cleaned_data["due_on"]
        if due.year < self.year:
            text = gettext("The day lies before the target's year; write one in %(year)s or later.")
            raise ValidationError(text % {"year": self.year})
        return due


AimFormSet = forms.formset_factory(AimForm, extra=0)


def initial_aims(indicator: Indicator, office: SubDistrict, year: int) -> list[dict[str, Any]]:
    """A row for the sub-district and one for each of its communities, with the targets they have."""
    found = {
        t.area_code: t for t in Target.objects.within(office.code).filter(indicator=indicator, year=year)
    }
    areas: list[SubDistrict | Community] = [office, *office.communities.filter(closed_on=None)]
    rows = []
    for area in areas:
        target = found.get(area.code)
        rows.append(
            {
                "area_code": area.code,
                "name": str(area),
                "value": plain(target.value) if target else None,
                "due_on": target.due_on if target else dt.date(year, 12, 31),
            }
        )
    return rows
