"""Lines of work, indicators, and how registers count them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.areas import Level
from portal.dictionary.known import Known
from portal.dictionary.parts import Heading, Part, called, joined, since, until
from portal.dictionary.registers import title
from portal.indicators.models import Basis, Indicator, Theme
from portal.made.sentences import in_words

Kind = Indicator.Kind

#: What each kind means, as ``rollups.arithmetic`` adds it up.
KINDS: dict[str, Any] = {
    Kind.COMPLETION: gettext_lazy(
        "a state at the month's end, so many out of so many; areas are added up, of several months the "
        "latest "
        "counts"
    ),
    Kind.FLOW: gettext_lazy("what happened in the month; areas are added up, and the months since January"),
    Kind.LEVEL: gettext_lazy(
        "a number at the month's end; areas are added up, with the least and the most, of several months the "
        "latest counts"
    ),
    Kind.FREQUENCY: gettext_lazy(
        "times against a minimum; counted are the communities that met it, of those that reported"
    ),
    Kind.RANK: gettext_lazy("a place at the month's end; never added up, the best and the worst are shown"),
    Kind.MEETING: gettext_lazy(
        "what a community did at the progress meeting, once at most; areas are added up, and the months "
        "since "
        "January"
    ),
}
LEVELS: dict[int, Any] = {
    Level.COMMUNITY: gettext_lazy("by community"),
    Level.GRID: gettext_lazy("by community and by grid"),
}


def lines_of_work(known: Known) -> Part:
    """The lines of work, each with its paper and how many indicators it has."""
    headings = (
        Heading(_("Line of work"), 18),
        Heading(_("Code"), 22),
        Heading(_("Basis"), 44),
        Heading(called(Theme, "issued_by"), 24),
        Heading(_("Indicators"), 10),
    )
    rows = [
        (
            one.name,
            one.code,
            one.document,
            one.issued_by,
            sum(indicator.theme_id == one.pk for indicator in known.indicators),
        )
        for one in known.themes
    ]
    return Part("themes", _("Lines of work"), headings, rows)


def indicators(known: Known) -> Part:
    """Every indicator with all that is known of its meaning."""
    rows = [_indicator(one, known) for one in known.indicators]
    said = _("A missing report is never taken for zero: every total says how many communities it covers.")
    return Part("indicators", _("Indicators"), _headings(), rows, said)


def _headings() -> tuple[Heading, ...]:
    def of(name: str, width: int = 14, is_main: bool = False) -> Heading:
        return Heading(called(Indicator, name), width, is_main)

    return (
        Heading(_("Indicator"), 24),
        Heading(_("Code"), 26, is_main=False),
        of("short_zh", 10),
        Heading(_("Line of work"), 14),
        of("kind", 44, is_main=True),
        of("unit", 8, is_main=True),
        of("numerator_label", 24),
        of("denominator_label", 24),
        of("opening_label", 20),
        of("minimum", 14),
        of("direction", 10),
        of("definition", 50, is_main=True),
        of("why", 36),
        of("source", 30),
        of("sentence", 36),
        of("entered_by", 10, is_main=True),
        Heading(_("Register that states it"), 24, is_main=False),
        of("may_shrink", 10),
        of("carry_months", 10),
        of("valid_from", 12),
        of("valid_until", 12),
        Heading(_("Counted by the office now"), 12, is_main=False),
        Heading(_("Basis"), 32, is_main=False),
        Heading(called(Theme, "issued_by"), 20, is_main=False),
        Heading(_("In charge"), 16, is_main=False),
        Heading(_("Asked until"), 12, is_main=False),
        Heading(_("Set by"), 12, is_main=False),
    )


def _indicator(one: Indicator, known: Known) -> tuple[str | int, ...]:
    basis = known.bases.get(one.pk)
    stated = [title(register) for register in known.stated_by(one.code)]
    return (
        one.name,
        one.code,
        one.short_name,
        one.theme.name,
        _("%(kind)s: %(meaning)s") % {"kind": one.get_kind_display(), "meaning": KINDS[one.kind]},
        one.unit,
        one.numerator_label,
        _whole(one),
        one.opening_label,
        one.minimum or "",
        str(one.get_direction_display()),
        one.definition,
        one.why,
        one.source,
        one.sentence,
        str(one.get_entered_by_display()),
        joined(stated),
        "" if not one.is_stock else _("yes") if one.may_shrink else _("no"),
        one.carry_months or "",
        since(one.valid_from),
        until(one.valid_until),
        "" if known.office is None else _("yes") if one.pk in known.counted else _("no"),
        *_paper(one, basis),
        _("the office") if one.owner_code else _("the catalogue"),
    )


def _whole(one: Indicator) -> str:
    """What the numerator is out of: what the community enters, or what the office or the calendar gives."""
    if one.denominator in (Indicator.Denominator.NONE, Indicator.Denominator.ENTERED):
        return one.denominator_label
    return str(one.get_denominator_display())


def _paper(one: Indicator, basis: Basis | None) -> tuple[str, str, str, str]:
    """By what paper it is asked, as *What is asked* says it: the office's own, else its line of work's."""
    if basis is None:
        return one.theme.document, one.theme.issued_by, "", ""
    return basis.document, basis.issued_by, basis.kept_by, basis.until.isoformat()


def measures(known: Known) -> Part:
    """Which register states which indicator, and how it is counted there."""
    headings = (
        Heading(_("Indicator"), 24),
        Heading(_("Code"), 26),
        Heading(_("Unit"), 8),
        Heading(_("Register that states it"), 24),
        Heading(_("How it is counted"), 60),
        Heading(_("Stated"), 18),
    )
    rows = [row for one in known.indicators if (row := _measure(one, known))]
    said = _(
        "What is counted here is offered beside the box of the monthly report; another figure needs a reason."
    )
    return Part("measures", _("Figures from registers"), headings, rows, said)


def _measure(one: Indicator, known: Known) -> tuple[str, ...] | None:
    if made := known.made_measures.get(one.code):
        says, level = in_words(made), Level.COMMUNITY
        name = made.register.name
    elif stated := known.measures.get(one.code):
        says, level = str(stated.says), stated.finest
        name = joined(title(register) for register in known.stated_by(one.code))
    else:
        return None
    return one.name, one.code, one.unit, name or _("another part of the portal"), says, str(LEVELS[level])
