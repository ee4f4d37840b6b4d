"""The list of accounts."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.core.areas import WHOLE_COUNTRY


class AccountTable(tables.Table):
    name = tables.TemplateColumn(
        '<a href="{{ record.get_absolute_url }}">{{ record }}</a>',
        verbose_name=_("Full name"),
        order_by=("name", "username"),
    )
    username = tables.Column(verbose_name=_("User name"))
    role = tables.Column()
    area_name = tables.Column(verbose_name=_("Area answered for"), order_by=("area_code",), empty_values=())
    work_phone = tables.Column()
    is_active = tables.TemplateColumn(
        template_name="accounts/_state.html", verbose_name=_("State"), order_by=("-is_active",)
    )

    class Meta:
        model = User
        fields = ("name", "username", "role", "area_name", "work_phone", "is_active")
        empty_text = _("No account fits this choice.")

    def render_area_name(self, record: User, value: str) -> str:
        if record.area_code == WHOLE_COUNTRY:
            return gettext("The whole country")
        return value or record.area_code or "—"

    def value_area_name(self, record: User) -> str:
        return record.area_code
