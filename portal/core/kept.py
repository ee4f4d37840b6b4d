"""Pages that only read, kept ready until something changes that pages show (``changes``).

What is kept are the parts of a page between the bars at its top and foot, which are made for each reader.
They lie in the process's own memory: a page is right without Redis, and nobody has to be told to forget it.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.generic import TemplateView

from portal.core.models import Change

STORE = "kept"
SECONDS = 600  # less than Change.KEPT
FRAME = "kept_parts.html"
PARTS = ("title", "page_class", "heading", "subheading", "actions", "content", "scripts")
BETWEEN = "\x1e"  # cleaned out of every text at the door


class KeptPage(TemplateView):
    """A page of an area and a month, the same for all who have the same role in the same area.

    Its template extends ``frame|default:"base.html"`` and says nothing of who reads it: no name, no form.
    """

    def prepare(self, request: HttpRequest) -> None:
        """What the page's context needs; only where the page is made."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = key_of(request)
        parts = caches[STORE].get(key)
        if parts is None:
            self.prepare(request)
            parts = self.parts(self.get_context_data(**kwargs))
            caches[STORE].set(key, parts, SECONDS)
        self.template_name = "kept.html"
        return self.render_to_response(parts)

    def parts(self, context: dict[str, Any]) -> dict[str, Any]:
        """What stands in each part of the page, and the time of its figures."""
        framed = {**context, "frame": FRAME, "between": BETWEEN}
        made = render_to_string(self.get_template_names(), framed, self.request)
        return {
            **dict(zip(PARTS, made.split(BETWEEN), strict=True)),
            "data_as_of": context.get("data_as_of"),
        }


def key_of(request: HttpRequest) -> str:
    """Whatever the page depends on: what is stored, the day, the language, the reader's role and area."""
    user: Any = request.user
    about = (
        Change.objects.version(),
        timezone.localdate(),
        get_language(),
        user.role,
        user.area_code,
        user.is_superuser,
        request.get_full_path(),
        request.headers.get("HX-Request", ""),
    )
    return hashlib.sha256(repr(about).encode()).hexdigest()
