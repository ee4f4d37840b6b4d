"""The menu: what each role finds in the bar at the top of every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.core.access import Verb, may


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One place to go; ``verb`` is what the role must be allowed to do to be shown it.

    ``also`` are other parts of the portal whose pages lie under it.
    """

    label: Any
    url_name: str
    icon: str
    verb: Verb | None = None
    also: tuple[str, ...] = ()


MENU = (
    MenuEntry(_("Dashboard"), "briefing:latest", "chart-bar", Verb.COMPARE, also=("dashboard",)),
    MenuEntry(_("Progress meetings"), "meetings:list", "presentation", Verb.COMPARE),
    MenuEntry(_("My reports"), "reporting:mine", "report", Verb.FILL),
    MenuEntry(_("Our page"), "briefing:own", "chart-bar", Verb.FILL),
    MenuEntry(_("Review"), "reporting:board", "clipboard-check", Verb.REVIEW),
    MenuEntry(_("Follow-up"), "supervision:list", "list-check"),
    MenuEntry(_("Branches"), "branches:timeliness", "flag"),
    MenuEntry(_("Registers"), "registers:index", "list-details"),
    MenuEntry(_("Property"), "property_mgmt:committees", "users-group"),
    MenuEntry(_("Indicators"), "indicators:list", "target", Verb.CONFIGURE),
    MenuEntry(_("Communities"), "communities:list", "building-community"),
    MenuEntry(_("Accounts"), "accounts:list", "users", Verb.MANAGE_ACCOUNTS),
)


def menu(request: HttpRequest) -> dict[str, Any]:
    """``menu``: the entries this user may open, each with whether the page lies under it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(user, "must_change_password", False):
        return {"menu": []}
    section = request.resolver_match.app_name if request.resolver_match else ""
    return {
        "menu": [
            {
                "label": entry.label,
                "url": reverse(entry.url_name),
                "icon": entry.icon,
                "current": section in (entry.url_name.split(":")[0], *entry.also),
            }
            for entry in MENU
            if entry.verb is None or may(user, entry.verb)
        ]
    }
