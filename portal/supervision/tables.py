"""The list of matters."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from portal.supervision.models import Matter


class MatterTable(tables.Table):
    title = tables.Column(linkify=True)
    state = tables.TemplateColumn(template_name="supervision/parts/state.html", verbose_name=_("State"))
    due_on = tables.TemplateColumn(template_name="supervision/parts/due.html", verbose_name=_("due on"))

    class Meta:
        model = Matter
        fields = ("title", "kind", "community", "branch", "due_on", "state", "source")
        order_by = ("due_on",)
        empty_text = _("No finding or assignment fits this choice.")
