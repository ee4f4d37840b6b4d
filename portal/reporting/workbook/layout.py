"""The columns of the file and their headings, which are found again by name in either language."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.reporting.validators import DENOMINATOR, NUMERATOR, OPENING, REASON

CODE, NAME, UNIT, LAST, TARGET = "code", "name", "unit", "last", "target"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its width in characters, and whether people fill it in."""

    key: str
    heading: Any
    width: int
    entered: bool = False


COLUMNS = (
    Column(CODE, _("Code"), 4),
    Column(NAME, _("Indicator"), 34),
    Column(UNIT, _("Unit"), 7),
    Column(NUMERATOR, _("Figure"), 12, entered=True),
    Column(DENOMINATOR, _("Out of"), 12, entered=True),
    Column(OPENING, _("Brought forward"), 12, entered=True),
    Column(LAST, _("Last month"), 12),
    Column(TARGET, _("Target"), 12),
    Column(REASON, _("Reason"), 40, entered=True),
)
COMMUNITY_LABEL = _("Community code")
MONTH_LABEL = _("Month of the report")

HEADING_ROWS = 10
FIRST_ROW = 4  # headings, in the files made here
MAX_ROWS = 2_000
MAX_COLUMNS = 50


def folded(value: Any) -> str:
    """A heading without what differs between programs: width, blanks, colons, capitals."""
    text = unicodedata.normalize("NFKC", str(value or ""))
    return re.sub(r"[\s::*()()]", "", text).casefold()


def names_of(label: Any) -> set[str]:
    """The label in every language of the portal, folded."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(folded(str(label)))
    return found


def headings() -> dict[str, str]:
    """Folded heading to column key, in every language."""
    return {name: column.key for column in COLUMNS for name in names_of(column.heading)}
