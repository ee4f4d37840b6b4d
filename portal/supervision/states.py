"""The life of a matter as a table; docs/matters.md shows the same to people."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.access import Verb
from portal.supervision.models import MatterState


@dataclass(frozen=True, slots=True)
class Transition:
    """From which states a verb leads where, the right it takes, and whether words must go with it."""

    name: str
    sources: tuple[MatterState, ...]
    target: MatterState
    right: Verb
    needs_words: bool = False


_S = MatterState
TRANSITIONS = {
    row.name: row
    for row in (
        Transition("accept", (_S.NOTIFIED, _S.RETURNED, _S.REOPENED), _S.ACCEPTED, Verb.FILL),
        Transition(
            "report", (_S.NOTIFIED, _S.ACCEPTED, _S.RETURNED, _S.REOPENED), _S.REPORTED, Verb.FILL, True
        ),
        Transition("return", (_S.REPORTED,), _S.RETURNED, Verb.SUPERVISE, True),
        Transition("close_off", (_S.REPORTED,), _S.CLOSED_OFF, Verb.SUPERVISE, True),
        Transition("reopen", (_S.CLOSED_OFF,), _S.REOPENED, Verb.SUPERVISE, True),
    )
}
