"""The forms of a meeting: what it speaks of, who speaks, and why figures are frozen anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Community, SubDistrict
from portal.core.areas import AreaCode
from portal.core.forms import FreeText, bare_helper
from portal.core.month import Month
from portal.indicators.forms import in_order
from portal.indicators.models import Indicator
from portal.meetings.models import BulletinStyle, ExchangeSpeech, ProgressMeeting


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One indicator that a meeting may speak of: whether it is chosen, and at which place."""

    indicator: Indicator
    is_chosen: bool
    order: str


class MeetingForm(FreeText, forms.ModelForm):
    """A meeting; the indicators to choose from are those that its office counts in its month.

    Chosen ones come in the order of the numbers beside them; without a number, in the catalogue's.
    """

    class Meta:
        model = ProgressMeeting
        fields = (
            "sub_district", "title", "held_on", "place", "month", "since", "agenda", "names_in_text",
        )  # fmt: skip
        widgets = {"held_on": _day(), "agenda": forms.Textarea(attrs={"rows": 6})}  # noqa: RUF012

    def __init__(self, *args: Any, user: Any, chosen: list[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = SubDistrict.objects.visible_to(user).open()
        self.fields["sub_district"].queryset = offices  # type: ignore[attr-defined]
        self.user, self._chosen = user, chosen
        self.helper = bare_helper()
        if len(offices) == 1:
            self.fields["sub_district"].widget = forms.HiddenInput()
            self.fields["sub_district"].initial = offices[0].code
        self.helper.layout = Layout(
            "sub_district",
            Row(Column("title", css_class="col-md-6"), Column("held_on"), Column("place")),
            Row(Column("month"), Column("since")),
            "agenda",
            "names_in_text",
        )

    def offered(self) -> list[Indicator]:
        """What the office counts in the month, and what was chosen already."""
        office, month = str(self["sub_district"].value() or ""), self._month()
        visible = Indicator.objects.visible_to(self.user).select_related("theme")
        counted = list(visible.in_use(AreaCode(office), month)) if len(office) == 9 and month else []
        further = [one for one in self._chosen if one not in counted]
        return [*counted, *further]

    def _month(self) -> Month | None:
        """The month as it stands in the form, typed or kept."""
        value = self["month"].value()
        if value is None or isinstance(value, Month):
            return value
        try:
            return Month.parse(str(value))
        except ValueError:
            return None

    def choices(self) -> Iterator[Choice]:
        """The indicators to show, each with what was typed or is kept."""
        kept = {indicator.pk: order for order, indicator in enumerate(self._chosen, start=1)}
        typed = set(self.data.getlist("indicator")) if self.is_bound else set()  # type: ignore[attr-defined]
        for indicator in self.offered():
            if self.is_bound:
                order = self.data.get(f"order-{indicator.code}", "")
                yield Choice(indicator, indicator.code in typed, order)
            else:
                place = kept.get(indicator.pk)
                yield Choice(indicator, place is not None, str(place or ""))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.indicators = in_order((one.order, one.indicator) for one in self.choices() if one.is_chosen)
        self._refuse_unread()
        if not self.indicators:
            raise ValidationError(_("Choose at least one indicator."))
        return cleaned

    def _refuse_unread(self) -> None:
        """A place that is no number, or a new one of what is not chosen, would be passed over in silence."""
        kept = {indicator.pk: str(order) for order, indicator in enumerate(self._chosen, start=1)}
        for choice in self.choices():
            name = choice.indicator.name
            if choice.is_chosen and choice.order and not choice.order.isdecimal():
                text = _("“%(place)s” beside “%(name)s” is no number; write 1, 2, 3 …")
                self.add_error(None, text % {"place": choice.order, "name": name})
            elif not choice.is_chosen and choice.order not in ("", kept.get(choice.indicator.pk)):
                text = _("“%(name)s” has a number and is not ticked; tick it, or take the number out.")
                self.add_error(None, text % {"name": name})
        ticked = Indicator.objects.visible_to(self.user).filter(code__in=self.data.getlist("indicator"))  # type: ignore[attr-defined]
        if self._month() and (left := [one.name for one in ticked if one not in self.offered()]):
            text = _("Not counted in this month and left out: %(names)s. Save again if that is right.")
            self.add_error(None, text % {"names": "、".join(left)})


class SpeechForm(FreeText, forms.ModelForm):
    """A community that speaks; only those of the meeting's own office."""

    class Meta:
        model = ExchangeSpeech
        fields = ("community", "topic", "order", "held")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = Community.objects.within(self.instance.meeting.sub_district_id).filter(closed_on=None)
        self.fields["community"].queryset = there  # type: ignore[attr-defined]
        self.helper = bare_helper()
        self.helper.layout = Layout(
            Row(
                Column("community", css_class="col-md-4"),
                Column("topic", css_class="col-md-6"),
                Column("order"),
            ),
            "held",
        )


class BulletinStyleForm(FreeText, forms.ModelForm):
    """How the office sets its bulletins: paragraphs, what stands above, what stands below."""

    class Meta:
        model = BulletinStyle
        fields = ("is_parted", "mark", "number", "copies_to", "issued_by", "issued_on")
        widgets = {"issued_on": _day()}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()
        self.helper.layout = Layout(
            "is_parted",
            Row(Column("mark", css_class="col-md-7"), Column("number")),
            "copies_to",
            Row(Column("issued_by", css_class="col-md-7"), Column("issued_on")),
        )


class UnfreezeForm(forms.Form):
    """Why the figures are frozen anew."""

    because = forms.CharField(
        label=gettext_lazy("Reason for unfreezing"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
