"""Template filters for months, numbers, rates and icons."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django_guid import get_guid

from portal.core.rates import Rate, area_text
from portal.core.terms import BY_KEY
from portal.core.text import unbroken

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=1024)
def icon(name: str, title: str = "") -> SafeString:
    """An icon of the sprite built from ``static/src/icons.txt``; decorative unless it has a title."""
    if title:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
            title,
            static("icons.svg"),
            name,
        )
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("icons.svg"), name
    )


@register.simple_tag
def term(key: str) -> SafeString:
    """A question mark that says what a word of the page means and leads to it on the help page."""
    word = BY_KEY[key]
    return format_html(
        '<a class="term no-print" href="{}#{}" title="{}" aria-label="{}">{}</a>',
        reverse("finding:help"),
        key,
        word.meaning,
        _("What “%(word)s” means") % {"word": word.name},
        icon("help-circle"),
    )


@register.simple_tag
def is_evaluation() -> bool:
    """Whether this is no office's portal; a tag, for the page of a failure has no context."""
    return bool(settings.EVALUATION)


@register.simple_tag
def request_number() -> str:
    """Under which number the log speaks of this request; a tag: the page of a failure has no context."""
    return get_guid() or ""


@register.simple_tag
def part(template_name: str, **given: Any) -> SafeString:
    """A template that is made of its arguments alone (texts, numbers, yes or no), once for each of them.

    For what stands in a page a hundred times: a light, a bar. It sees nothing of the page around it.
    """
    return _made(template_name, get_language(), tuple((name, type(one), one) for name, one in given.items()))


@lru_cache(maxsize=4096)
def _made(template_name: str, _language: str | None, given: tuple[tuple[str, type, Any], ...]) -> SafeString:
    return render_to_string(template_name, {name: one for name, _kind, one in given})


@register.filter
def grouped(value: int | None) -> str:
    """A count with thousands set apart (12,345); a dash where nothing is known."""
    return "—" if value is None else f"{value:,}"


@register.filter
def n_of_d(values: Any) -> str:
    """A figure in short: 12, or 12/14; a dash where nothing is known."""
    if not values or values.numerator is None:
        return "—"
    total = values.total
    return f"{values.numerator:,}" if total is None else f"{values.numerator:,}/{total:,}"


@register.filter
def amount(value: int | None, unit: str) -> str:
    """A figure with its unit as the portal prints it: 12 个, 3.26 万㎡."""
    if value is None:
        return "—"
    if unit == "㎡":
        return "".join(area_text(value))
    return f"{value:,}{unit}"


@register.simple_tag
def rate(numerator: int | None, denominator: int | None) -> str:
    """The completion rate with one decimal; a dash where there is none."""
    found = Rate.of(numerator, denominator)
    return str(found) if found else "—"


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """The value under *key*, None if there is none: for tables whose columns are data."""
    return mapping.get(key) if mapping else None


@register.filter
def bare(name: str) -> str:
    """石榴园 for 石榴园社区: on a page of communities the word says nothing."""
    return name.removesuffix("社区") or name


register.filter(unbroken)


@register.filter
def is_late(record: Any) -> bool:
    """Whether what somebody owes is overdue today (``Matter.is_overdue``)."""
    return bool(record.is_overdue(timezone.localdate()))


@register.filter
def span(value: dt.timedelta) -> str:
    """A length of time in whole minutes, rounded up: 15 minutes."""
    minutes = -(-value // dt.timedelta(minutes=1))
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
