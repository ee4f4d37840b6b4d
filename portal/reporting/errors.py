"""Why an action on a report was not done; the message of each is the sentence the user reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.reporting.models import Figure
    from portal.reporting.validators import Finding


class ReportError(Exception):
    """An action that could not be done, and why, in words for the user."""


class NotAllowed(ReportError):
    """The actor's role or area does not allow the action."""


class StateChanged(ReportError):
    """The report is no longer in a state that the action starts from: somebody was faster."""


class MonthLocked(ReportError):
    """The month is closed: nothing in it changes until it is unlocked."""


class ReasonMissing(ReportError):
    """The action needs a reason and got none."""


class FigureChanged(ReportError):
    """Somebody else saved the figure meanwhile; ``figure`` is what stands now."""

    def __init__(self, message: str, figure: Figure) -> None:
        super().__init__(message)
        self.figure = figure


class Refused(ReportError):
    """The report cannot be submitted; ``findings`` holds what is to be mended, by indicator code."""

    def __init__(self, message: str, findings: dict[str, list[Finding]]) -> None:
        super().__init__(message)
        self.findings = findings
