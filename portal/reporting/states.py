"""The life of a report as a table: who may take it from which state, by which verb, to where.

docs/states.md shows the same table to people; a test keeps the two alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.core.access import Verb
from portal.reporting.models import COUNTED_STATES, ReportState


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table; ``label`` is what a button and the history say.

    Only what moves the month itself (lock, unlock) does not ask whether it is open.
    """

    name: str
    sources: tuple[ReportState, ...]
    target: ReportState
    right: Verb
    label: Any
    needs_reason: bool = False
    in_open_month: bool = True

    @property
    def changes_what_counts(self) -> bool:
        """Whether figures begin or cease to be rolled up."""
        return any((source in COUNTED_STATES) != (self.target in COUNTED_STATES) for source in self.sources)


_S = ReportState
TRANSITIONS: dict[str, Transition] = {
    row.name: row
    for row in (
        Transition("start", (_S.NOT_STARTED,), _S.DRAFT, Verb.FILL, _("Started")),
        Transition(
            "fill", (_S.NOT_STARTED,), _S.DRAFT, Verb.REVIEW, _("Filled in from another platform's export")
        ),
        Transition(
            "submit",
            (_S.NOT_STARTED, _S.DRAFT, _S.RETURNED, _S.REOPENED),
            _S.SUBMITTED,
            Verb.FILL,
            _("Submitted"),
        ),
        Transition("withdraw", (_S.SUBMITTED,), _S.DRAFT, Verb.FILL, _("Withdrawn")),
        Transition("approve", (_S.SUBMITTED,), _S.APPROVED, Verb.REVIEW, _("Approved")),
        Transition("return", (_S.SUBMITTED,), _S.RETURNED, Verb.REVIEW, _("Returned")),
        Transition("reopen", (_S.APPROVED,), _S.REOPENED, Verb.REVIEW, _("Reopened"), needs_reason=True),
        Transition("lock", (_S.APPROVED,), _S.LOCKED, Verb.REVIEW, _("Locked"), in_open_month=False),
        Transition(
            "unlock",
            (_S.LOCKED,),
            _S.APPROVED,
            Verb.REVIEW,
            _("Unlocked"),
            needs_reason=True,
            in_open_month=False,
        ),
    )
}

#: Verbs of events that change figures and leave the state as it is.
AMEND = "amend"
EVENT_LABELS: dict[str, Any] = {name: row.label for name, row in TRANSITIONS.items()} | {
    AMEND: _("Amended by the sub-district")
}


def transition(name: str) -> Transition:
    """The row of that verb; ``KeyError`` for a verb that the table does not have."""
    return TRANSITIONS[name]
