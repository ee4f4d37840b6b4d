"""Making a figure out of a register: the measure, the indicator that it feeds, and its target."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.core.measures import Statement
from portal.core.month import Month
from portal.core.rates import Rate
from portal.indicators.actions import Aim, add_indicator, keep_basis, save_indicator, set_targets
from portal.indicators.models import Basis, Indicator, Target
from portal.made.counting import counting_of
from portal.made.models import MadeMeasure, MadeRegister
from portal.made.sentences import in_words

Kind = Indicator.Kind
#: What the basis of a figure has from the basis of its register.
PAPERS = ("document", "issued_by", "kept_by", "until")


@dataclass(frozen=True, slots=True)
class Wish:
    """What should be reached by a day, as the indicator's kind has it: a rate, or a number."""

    value: Decimal
    due_on: dt.date


def kind_of(measure: MadeMeasure) -> tuple[str, str]:
    """The indicator's kind and denominator, which follow from how is counted.

    What happened in the month is a flow; how things stand at its end a completion if out of something, else
    a level.
    """
    has_whole = measure.out_of != MadeMeasure.OutOf.NOTHING
    denominator = Indicator.Denominator.ENTERED if has_whole else Indicator.Denominator.NONE
    if measure.span == MadeMeasure.Span.MONTH:
        return Kind.FLOW, denominator
    return (Kind.COMPLETION if has_whole else Kind.LEVEL), denominator


def prepare(measure: MadeMeasure, indicator: Indicator) -> None:
    """Give the indicator what follows from the measure: kind, labels, sentence and definition."""
    indicator.kind, indicator.denominator = kind_of(measure)
    indicator.numerator_label = indicator.name_zh
    if measure.out_of != MadeMeasure.OutOf.NOTHING:
        whole = measure.out_of_column.name if measure.out_of_column else measure.register.name
        indicator.denominator_label = _("all of “%(name)s”") % {"name": whole}
    indicator.sentence = indicator.sentence or usual_sentence(measure, indicator)
    indicator.definition = _definition(measure)
    indicator.source = _("by the office's own definition")


def _definition(measure: MadeMeasure) -> str:
    words = {"register": measure.register.name, "words": in_words(measure)}
    text: str = _("Counted in the register “%(register)s”: %(words)s.") % words
    return text


def define_again(register: MadeRegister) -> None:
    """Say the definitions of its figures by what the register, its columns and words are called now."""
    measures = MadeMeasure.objects.filter(register=register)
    for measure in measures.select_related("register", "indicator", "column", "day", "out_of_column"):
        if measure.indicator.definition != (text := _definition(measure)):
            measure.indicator.definition = text
            measure.indicator.save(update_fields=["definition"])


def usual_sentence(measure: MadeMeasure, indicator: Indicator) -> str:
    """What the bulletin says of it unless the office says it otherwise."""
    rate = "，占{rate}" if measure.out_of != MadeMeasure.OutOf.NOTHING else ""
    return f"{indicator.name_zh}{{n}}{indicator.unit}{rate}"


@transaction.atomic
def add_figure(
    *, measure: MadeMeasure, indicator: Indicator, from_month: Month, wish: Wish | None
) -> MadeMeasure:
    """Keep a new measure with its indicator, asked for by the register's own paper, from that month on.

    ``ValidationError`` where the register is not in use, or the parts do not fit together.
    """
    register = measure.register
    basis = Basis.objects.filter(register=register.slug).first()
    if register.state != MadeRegister.State.OPEN or basis is None:
        raise ValidationError(
            _("Put the register to use first: its figures are asked for by the same paper.")
        )
    prepare(measure, indicator)
    indicator.valid_from = from_month
    add_indicator(indicator=indicator, office=register.sub_district)
    keep_basis(
        basis=Basis(
            sub_district=register.sub_district,
            indicator=indicator,
            minutes=1,
            **{name: getattr(basis, name) for name in PAPERS},
        )
    )
    measure.indicator = indicator
    measure.full_clean()
    measure.save()
    if wish is not None:
        aim(indicator=indicator, office=register.sub_district_id, wish=wish)
    register.suggested = [one for one in register.suggested if one.get("name") != indicator.name_zh]
    register.save(update_fields=["suggested"])
    return measure


@transaction.atomic
def change_figure(*, measure: MadeMeasure, indicator: Indicator) -> MadeMeasure:
    """Count otherwise from now on; ``ValidationError`` where it would be a figure of another kind.

    What was approved stays as it is: a register's figure is only offered beside the box.
    """
    kept = Indicator.objects.get(pk=indicator.pk)
    if kind_of(measure) != (kept.kind, kept.denominator):
        raise ValidationError(
            _(
                "Counted like this it is a figure of another kind, whose months could not be compared; "
                "make a new one."
            )
        )
    prepare(measure, indicator)
    save_indicator(indicator=indicator)
    measure.full_clean()
    measure.save()
    return measure


def aim(*, indicator: Indicator, office: str, wish: Wish) -> None:
    """Set the sub-district's target of the year of its day."""
    is_rate = indicator.has_rate
    set_targets(
        indicator=indicator,
        year=wish.due_on.year,
        value_kind=Target.ValueKind.RATE if is_rate else Target.ValueKind.COUNT,
        key_task=None,
        aims=[Aim(office, wish.value, wish.due_on)],
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """What a measure says of one community."""

    name: str
    numerator: int | None
    denominator: int | None


def tried(measure: MadeMeasure, month: Month) -> list[Counted]:
    """What the measure says on the rows there are, by community; None for one without any."""
    statement: Statement = counting_of(measure)(month)
    has_whole = statement.denominator is not None
    found = {
        code: (int(n), int(d) if has_whole else None) for code, n, d in statement.figures("community_id")
    }
    areas = measure.register.sub_district.communities.filter(closed_on=None)
    return [Counted(str(area), *found.get(area.code, (None, None))) for area in areas]


def as_said(sentence: str, lines: list[Counted]) -> str:
    """The sentence with what the rows there are come to together; as it is written while that is nothing."""
    numerator = sum(one.numerator or 0 for one in lines)
    denominator = sum(one.denominator or 0 for one in lines)
    if not numerator:
        return sentence
    rate = Rate.of(numerator, denominator)
    figures = {"{n}": f"{numerator:,}", "{d}": f"{denominator:,}", "{rate}": str(rate or "—")}
    for mark, text in figures.items():
        sentence = sentence.replace(mark, text)
    return sentence
