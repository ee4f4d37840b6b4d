"""The rules by which reports are judged and moved, and those that bind the portal itself."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.models import AcceptanceStandard, RhythmRule
from portal.dictionary.known import Known
from portal.dictionary.parts import Heading, Part, Row, called, holders, joined, since, until
from portal.reporting.models import COUNTED_STATES, ReportState
from portal.reporting.states import TRANSITIONS
from portal.reporting.validators.candidate import Rule
from portal.reporting.validators.doubts import DOUBTS
from portal.reporting.validators.refusals import MISSING, REFUSALS

#: What each state means (docs/states.md).
STATES: dict[str, Any] = {
    ReportState.NOT_STARTED: gettext_lazy("The month is open, and the community has entered nothing yet."),
    ReportState.DRAFT: gettext_lazy("The community is filling in; nobody else has it to review."),
    ReportState.SUBMITTED: gettext_lazy("Handed in, and waiting for the sub-district."),
    ReportState.RETURNED: gettext_lazy("Sent back with a reason or comments, to be mended."),
    ReportState.APPROVED: gettext_lazy("Taken over by the sub-district; the figures count."),
    ReportState.REOPENED: gettext_lazy(
        "Approved before and open again with a reason; the figures do not count meanwhile."
    ),
    ReportState.LOCKED: gettext_lazy("The month is closed; the figures count and stay as they are."),
}
#: The red lines of docs/domain-rules.md, word for word and in their order.
RED_LINES = (
    gettext_lazy("A browser portal only: no app, no mini-program, no install prompt."),
    gettext_lazy("No log-in, usage or online-time statistics of people, no points, no ranking of persons."),
    gettext_lazy(
        "Work is ranked, never use of the portal. The study-platform rank is off by default, entered by "
        "staff, "
        "labelled 仅供了解，不作考核依据, and part of no composite."
    ),
    gettext_lazy("Evidence photos are optional."),
    gettext_lazy(
        "Enter once: prefilled, with the number of boxes left in sight; indicators can be switched off. "
        "Whatever is asked has a basis, an office in charge and an end, and is listed for who is asked."
    ),
    gettext_lazy("Rankings lead with who needs help: distance to target and movement."),
    gettext_lazy("Back-dated entry is allowed and visible as late."),
    gettext_lazy("Sign-in and upload pages remind: 不得录入涉密信息."),
)


def rules(_known: Known) -> Part:
    """The rules on the figures of the monthly report."""
    headings = (
        Heading(_("Meaning"), 60),
        Heading(_("What happens"), 30),
        Heading(_("Code"), 28),
    )
    rows = [_rule(one) for one in (*REFUSALS, *DOUBTS)]
    rows.append((str(MISSING.meaning), _("refuses to submit"), MISSING.code))
    said = _("Form, workbook and paste are judged by the same rules, in the same words.")
    return Part("rules", _("Rules of the monthly report"), headings, rows, said)


def _rule(one: Rule) -> Row:
    does = _("asks for a written reason") if one.settled_by_reason else _("refuses the figure")
    return str(one.meaning), does, one.code


def rhythm(known: Known) -> Part:
    """What branches owe, and when a rectification is accepted: everybody's rules, and the office's."""
    headings = (
        Heading(_("Rule"), 26),
        Heading(_("What is owed"), 20),
        Heading(called(RhythmRule, "condition"), 30),
        Heading(_("Source"), 50),
        Heading(_("Set by"), 12),
        Heading(called(RhythmRule, "valid_from"), 12),
        Heading(called(RhythmRule, "valid_until"), 12),
    )
    code = known.office.code if known.office else ""
    rows: list[Row] = [_owed(one) for one in RhythmRule.objects.of_office(code)]
    standard = AcceptanceStandard.of_office(code)
    says = _("from %(score)s points, at most %(dissatisfied)s %% dissatisfied") % {
        "score": standard.pass_score,
        "dissatisfied": standard.most_dissatisfied,
    }
    name = str(AcceptanceStandard._meta.verbose_name)
    rows.append((name, says, "", standard.source, _set_by(standard.owner_code), "", ""))
    return Part("rhythm", _("Rules of branches"), headings, rows)


def _owed(one: RhythmRule) -> Row:
    often = _("%(times)s times %(period)s") % {"times": one.times, "period": one.get_period_display()}
    return (
        str(one.get_kind_display()),
        often if one.times else _("not owed"),
        str(one.get_condition_display()),
        one.source,
        _set_by(one.owner_code),
        since(one.valid_from),
        until(one.valid_until),
    )


def _set_by(owner_code: str) -> str:
    return _("the office") if owner_code else _("everybody's rule")


def states(_known: Known) -> Part:
    """The states of a report."""
    headings = (
        Heading(_("State"), 14),
        Heading(_("Meaning"), 50),
        Heading(_("Figures count"), 12),
        Heading(_("Code"), 16),
    )
    rows = [
        (str(one.label), str(STATES[one]), _("yes") if one in COUNTED_STATES else _("no"), str(one.value))
        for one in ReportState
    ]
    return Part("states", _("States of a report"), headings, rows)


def steps(_known: Known) -> Part:
    """The steps between the states."""
    headings = (
        Heading(_("Step"), 24),
        Heading(_("From state"), 36),
        Heading(_("To state"), 14),
        Heading(_("Taken by"), 18),
        Heading(_("Reason required"), 12),
        Heading(_("Only while the month is open"), 12),
        Heading(_("Changes what counts"), 12),
        Heading(_("Code"), 12),
    )
    rows = [
        (
            str(one.label),
            joined(state.label for state in one.sources),
            str(one.target.label),
            holders(one.right),
            *(_("yes") if is_so else _("no") for is_so in (one.needs_reason, one.in_open_month)),
            _("yes") if one.changes_what_counts else _("no"),
            one.name,
        )
        for one in TRANSITIONS.values()
    ]
    return Part("steps", _("Steps of a report"), headings, rows)


def red_lines(_known: Known) -> Part:
    """What the portal never asks and never counts."""
    headings = (Heading(_("No."), 8), Heading(_("Red line"), 90))
    rows: list[Row] = [(number, str(text)) for number, text in enumerate(RED_LINES, start=1)]
    said = _("By 整治形式主义为基层减负若干规定 (2024) and 国办函〔2026〕12号.")
    return Part("red-lines", _("Red lines"), headings, rows, said)
