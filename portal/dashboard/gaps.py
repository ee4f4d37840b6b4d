"""Reported against recorded: where a community's figure is not the one its register states.

Idea 4 of docs/architecture.md.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.core.areas import Level
from portal.core.templatetags.portal import amount
from portal.dashboard.values import Value


def gap_text(value: Value | None) -> str:
    """What the register holds of one community, or of how many communities it differs; empty where none."""
    if value is None or value.recorded is None or not value.differing:
        return ""
    if value.level >= Level.COMMUNITY:
        return _("register: %(figure)s") % {"figure": amount(value.recorded, value.indicator.unit)}
    return ngettext(
        "%(count)d community differs from its register",
        "%(count)d communities differ from their registers",
        value.differing,
    ) % {"count": value.differing}
