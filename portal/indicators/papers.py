"""The paper that stands behind a register until an office names its own: that of its line of work."""

from __future__ import annotations

from typing import Any

from portal.indicators.models import Theme

_THEME_OF_APP = {
    "communities": "community_governance",
    "grids": "grid_management",
    "branches": "party_organisation",
    "property_mgmt": "property_service",
}


def papers() -> dict[str, Theme]:
    """The line of work of each app that has registers, by the app's label."""
    themes = {one.code: one for one in Theme.objects.filter(code__in=_THEME_OF_APP.values())}
    return {app: themes[code] for app, code in _THEME_OF_APP.items() if code in themes}


def paper_of(register: Any) -> dict[str, str]:
    """Document and issuer of the register's line of work; empty where the catalogue is not read in yet."""
    theme = papers().get(register.model._meta.app_label)
    return {"document": theme.document, "issued_by": theme.issued_by} if theme else {}
