"""Building a figure out of a register, with what it says on the rows there are."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from portal.core.month import Month
from portal.indicators.alike import alike
from portal.indicators.models import Indicator
from portal.made import counted
from portal.made.measure_forms import MeasureForm, initial_of, initial_of_suggestion
from portal.made.models import MadeMeasure, MadeRegister
from portal.made.sentences import in_words
from portal.made.views.common import MadeView


class MeasureView(MadeView):
    """GET shows the clauses; POST what they say on the rows there are, and with ``save`` keeps them."""

    def measure(self, made: MadeRegister) -> MadeMeasure | None:
        return None

    def initial(self, made: MadeRegister) -> dict[str, Any]:
        start = self.request.GET.get("start", "")
        if start.isdecimal() and int(start) < len(made.suggested):
            return initial_of_suggestion(made, made.suggested[int(start)])
        return {}

    def form(self, made: MadeRegister, data: Any = None) -> MeasureForm:
        return MeasureForm(data, register=made, today=self.today, initial=self.initial(made))

    def get(self, request: HttpRequest, slug: str, **_rest: Any) -> HttpResponse:
        made = self.made()
        return self.page(made, self.form(made))

    def post(self, request: HttpRequest, slug: str, **_rest: Any) -> HttpResponse:
        made = self.made()
        form = self.form(made, request.POST)
        if not form.is_valid():
            return self.page(made, form)
        kept = self.measure(made)
        measure = form.measure(kept)
        if "save" not in request.POST or HtmxDetails(request):
            return self.page(made, form, measure)
        try:
            self.refuse_more_than_all(counted.tried(measure, self.tried_month(form)))
            self.keep(form, measure, form.indicator(kept.indicator if kept else None))
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.page(made, form, measure)
        messages.success(request, _("Saved: %(name)s.") % {"name": form.cleaned_data["name"]})
        return redirect("made:define", made.slug)

    def keep(self, form: MeasureForm, measure: MadeMeasure, indicator: Indicator) -> None:
        made = measure.register
        there = alike([indicator.name_zh], made.sub_district_id, but=made.slug)
        if there and "is_other" not in self.request.POST:
            text = _("Asked already: %(columns)s. Use that, or tick below that this is something else.")
            raise ValidationError(text % {"columns": "；".join(there[:5])}, code="asked")
        counted.add_figure(
            measure=measure,
            indicator=indicator,
            from_month=form.cleaned_data["from_month"],
            wish=form.wish(),
        )

    def refuse_more_than_all(self, lines: list[counted.Counted]) -> None:
        """``ValidationError`` where a part is more than its whole: no community could report that."""
        over = [
            one for one in lines if one.denominator is not None and (one.numerator or 0) > one.denominator
        ]
        if over:
            text = _(
                "In %(community)s %(n)s would be counted out of %(d)s, which the monthly report refuses: "
                "the clauses of the total have to leave in what is counted."
            )
            words = {"community": over[0].name, "n": over[0].numerator, "d": over[0].denominator}
            raise ValidationError(text % words, code="more")

    def tried_month(self, form: MeasureForm) -> Month:
        """The month that is reported first: the one that has ended, unless it is counted from this one on."""
        ended = self.this_month - 1
        return self.this_month if form.cleaned_data["from_month"] > ended else ended

    def page(self, made: MadeRegister, form: MeasureForm, measure: MadeMeasure | None = None) -> HttpResponse:
        context: dict[str, Any] = {"made": made, "form": form, "kept": self.measure(made)}
        if measure is not None:
            month = self.tried_month(form)
            lines = counted.tried(measure, month)
            indicator = form.indicator(Indicator())
            sentence = indicator.sentence or counted.usual_sentence(measure, indicator)
            context |= {
                "words": in_words(measure),
                "lines": lines,
                "month": month,
                "total": sum(one.numerator or 0 for one in lines),
                "whole": sum(one.denominator or 0 for one in lines),
                "has_whole": measure.out_of != MadeMeasure.OutOf.NOTHING,
                "kind": Indicator.Kind(counted.kind_of(measure)[0]).label,
                "sentence": counted.as_said(sentence, lines),
            }
        template = "parts/tried" if HtmxDetails(self.request) else "measure"
        return self.render(template, **context)


class ChangeMeasureView(MeasureView):
    """A figure there is, said otherwise."""

    def measure(self, made: MadeRegister) -> MadeMeasure | None:
        found = made.measures.select_related("indicator__theme", "column", "day", "out_of_column", "register")
        measure: MadeMeasure = get_object_or_404(found, pk=self.kwargs["pk"])
        return measure

    def initial(self, made: MadeRegister) -> dict[str, Any]:
        measure = self.measure(made)
        return initial_of(measure) if measure else {}

    def keep(self, form: MeasureForm, measure: MadeMeasure, indicator: Indicator) -> None:
        counted.change_figure(measure=measure, indicator=indicator)
        if wish := form.wish():
            counted.aim(indicator=indicator, office=measure.register.sub_district_id, wish=wish)
