"""The forms by which an office makes a register: its name, its columns, its measures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core.forms import FreeText, bare_helper
from portal.made.models import Kind, MadeColumn, MadeRegister
from portal.made.models.definition import FIGURES, LONGEST_LABEL
from portal.made.wanted import Wanted

BLANK_LINES = 4  # of new columns that stand below those there are
MOST_COLUMNS = 40
_BETWEEN = re.compile(r"[、,，;；\n\r]+")


class NameForm(FreeText, forms.ModelForm):
    """What a register is called, and what belongs in it."""

    class Meta:
        model = MadeRegister
        fields = ("name", "help")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("As people call the table, e.g. 消防隐患排查.")
        self.helper = bare_helper()
        self.helper.layout = Layout("name", "help")


class ColumnForm(FreeText, forms.Form):
    """A column: one line of the table of columns."""

    KEPT, RETIRED, GONE = "kept", "retired", "gone"

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    order = forms.IntegerField(label=_("Place"), required=False, min_value=0, max_value=999)
    name = forms.CharField(label=_("Heading"), max_length=LONGEST_LABEL, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, required=False)
    more = forms.CharField(label=_("Unit, or words to choose from"), max_length=600, required=False)
    help = forms.CharField(label=_("Explanation"), max_length=120, required=False)
    is_required = forms.BooleanField(label=_("Required"), required=False)
    is_key = forms.BooleanField(label=_("Tells rows apart"), required=False)
    is_listed = forms.BooleanField(label=_("In the list"), required=False, initial=True)
    state = forms.ChoiceField(
        label=_("State"),
        choices=((KEPT, _("in use")), (RETIRED, _("retired")), (GONE, _("delete"))),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = self.prefix.rpartition("-")[2] if self.prefix else ""
        for field in self.fields.values():
            look = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            if isinstance(field.widget, forms.CheckboxInput):
                look = "form-check-input"
            field.widget.attrs |= {"class": f"{look} {look}-sm" if look != "form-check-input" else look}
            label = gettext("%(label)s of column %(number)s")
            words = {"label": field.label, "number": int(number) + 1 if number.isdecimal() else ""}
            field.widget.attrs["aria-label"] = label % words

    def has_changed(self) -> bool:
        """A new line counts once it has a heading."""
        return bool(
            self.data.get(self.add_prefix("name"), "").strip() or self.data.get(self.add_prefix("pk"))
        )

    def wanted(self) -> Wanted:
        """The column as it should be."""
        given = self.cleaned_data
        kind, more, state = given.get("kind") or Kind.TEXT, given["more"], given["state"] or self.KEPT
        one = Wanted(
            name=given["name"],
            kind=kind,
            pk=given["pk"],
            help=given["help"],
            is_required=given["is_required"],
            is_key=given["is_key"],
            is_listed=given["is_listed"],
            is_retired=state == self.RETIRED,
            is_gone=state == self.GONE,
        )
        if kind == Kind.CHOICE:
            one.labels = words_in(more)
        elif kind in FIGURES:
            one.unit = more
        return one

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        kind, more = given.get("kind") or Kind.TEXT, given.get("more", "")
        if kind in FIGURES and len(more) > 10:
            self.add_error("more", _("A unit is at most 10 characters long."))
        if more and kind not in (*FIGURES, Kind.CHOICE):
            text = gettext("Only numbers have a unit, and only choices have words; clear this.")
            self.add_error("more", ValidationError(text))
        return given


class ColumnsBase(forms.BaseFormSet):
    """The columns of a register, in the order of their numbers."""

    def in_order(self) -> list[ColumnForm]:
        """The lines that say something; those without a number last, as they come."""
        lines = [one for one in self.forms if one.has_changed()]
        number = {id(one): place for place, one in enumerate(lines)}
        return sorted(
            lines,
            key=lambda one: (
                one.cleaned_data.get("order") if one.cleaned_data.get("order") is not None else 10_000,
                number[id(one)],
            ),
        )


ColumnFormSet = forms.formset_factory(
    ColumnForm, formset=ColumnsBase, extra=BLANK_LINES, max_num=MOST_COLUMNS, absolute_max=MOST_COLUMNS + 5
)


def initial_columns(columns: Iterable[MadeColumn]) -> list[dict[str, Any]]:
    """What the table of columns shows of those there are."""
    return [
        {
            "pk": one.pk,
            "order": number,
            "name": one.name,
            "kind": one.kind,
            "more": "、".join(one.labels) if one.kind == Kind.CHOICE else one.unit,
            "help": one.help,
            "is_required": one.is_required,
            "is_key": one.is_key,
            "is_listed": one.is_listed,
            "state": ColumnForm.RETIRED if one.is_retired else ColumnForm.KEPT,
        }
        for number, one in enumerate(columns, start=1)
    ]


def words_in(text: str) -> list[str]:
    """The words of a choice, as people write them one after another."""
    return [word.strip() for word in _BETWEEN.split(text) if word.strip()]


class FileForm(forms.Form):
    """A register's file, as another office gave it."""

    file = forms.FileField(
        label=_("File"), widget=forms.FileInput(attrs={"accept": ".yaml,.yml", "class": "form-control"})
    )
