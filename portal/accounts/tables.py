"""The list of accounts."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User


class AccountTable(tables.Table):
    name = tables.TemplateColumn(
        '<a href="{{ record.get_absolute_url }}">{{ record }}</a>',
        verbose_name=_("Full name"),
        order_by=("name", "username"),
    )
    username = tables.Column(verbose_name=_("User name"))
    role = tables.Column()
    area_name = tables.Column(verbose_name=_("Area answered for"), order_by=("area_code",))
    work_phone = tables.Column()
    is_active = tables.TemplateColumn(
        template_name="accounts/_state.html", verbose_name=_("State"), order_by=("-is_active",)
    )

    class Meta:
        model = User
        fields = ("name", "username", "role", "area_name", "work_phone", "is_active")
        empty_text = _("No account fits this choice.")

    def render_area_name(self, record: User, value: str) -> str | SafeString:
        return value or record.area_code

    def value_area_name(self, record: User) -> str:
        return record.area_code
