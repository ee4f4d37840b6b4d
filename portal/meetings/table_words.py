"""The words above the columns of a meeting's tables: one source for projector, slides, bulletin and Excel."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

VALUE = gettext_lazy("Value")
MADE_OF = gettext_lazy("Made of")
TARGET = gettext_lazy("Target")
PROGRESS = gettext_lazy("Progress")
TO_GO = gettext_lazy("To go")
PROGRESS_AND_TO_GO = gettext_lazy("Progress, to go")
COUNTED = gettext_lazy("Communities counted")
RANK = gettext_lazy("Rank")
#: Of a table of all indicators, behind their names and before what moved.
OF_TOTALS = (VALUE, MADE_OF, TARGET, PROGRESS, TO_GO)
#: By the names that the projector's templates call them.
WORDS = {
    "value": VALUE,
    "made_of": MADE_OF,
    "target": TARGET,
    "progress": PROGRESS,
    "to_go": TO_GO,
    "progress_and_to_go": PROGRESS_AND_TO_GO,
    "counted": COUNTED,
    "rank": RANK,
}


def since(month: str) -> str:
    """What moved since *month*, which is printed as it stands."""
    return _("Since %(since)s (comparable)") % {"since": month}


def in_chinese(word: object) -> str:
    """The word as the office's own papers have it, whatever the language of who asks."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(word)


def since_in_chinese(month: str) -> str:
    """The same of what moved."""
    with translation.override(settings.LANGUAGE_CODE):
        return since(month)
