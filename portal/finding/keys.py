"""The keys of the pages: ``static/src/js`` is what hears them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one kind of page: what is pressed, and what it does."""

    where: Any
    keys: tuple[tuple[tuple[Any, ...], Any], ...]


KEYS = (
    Keys(
        _("On every page"),
        (
            (("/",), _("search; Esc closes the box")),
            (("?",), _("show this help")),
            (("↑", "↓"), _("from the box to what was found, and back")),
            (("Tab",), _("to the next link, box or button")),
        ),
    ),
    Keys(
        _("Monthly report"),
        (
            (("Enter",), _("to the next figure")),
            (("↑", "↓"), _("to the figure above or below")),
            (("Ctrl", "V"), _("paste a block of Excel or WPS from this box on")),
        ),
    ),
    Keys(
        _("Table view of a register"),
        (
            (("Enter",), _("one row down; with Shift one row up")),
            (("↑", "↓", "←", "→"), _("to the neighbouring cell")),
            (("Esc",), _("put back what the cell held")),
            (("Ctrl", "V"), _("paste a block of Excel or WPS from this cell on")),
        ),
    ),
    Keys(
        _("Heat map and other tables of links"),
        (
            (("↑", "↓", "←", "→"), _("to the neighbouring link")),
            (("Home", "End"), _("to the first or last one")),
        ),
    ),
    Keys(
        _("Projector"),
        (
            (("→", "PgDn", _("Space")), _("next page")),
            (("←", "PgUp"), _("page before")),
            (("Home", "End"), _("first or last page")),
            (("1", "2", "Enter"), _("to the page of that number")),
            (("J",), _("list of pages")),
            (("F",), _("full screen")),
        ),
    ),
)
