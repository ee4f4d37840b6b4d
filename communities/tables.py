"""The lists of communities and of sub-districts."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from communities.models import Community, SubDistrict


class CommunityTable(tables.Table):
    short_name = tables.Column(linkify=True, verbose_name=_("Community"), order_by=("short_name",))
    code = tables.Column()
    sub_district = tables.Column()
    general_branch = tables.Column()
    secretary_name = tables.Column()
    work_phone = tables.Column()
    state = tables.TemplateColumn(
        template_name="communities/_state.html", verbose_name=_("State"), order_by=("closed_on",)
    )

    class Meta:
        model = Community
        fields = (
            "short_name",
            "code",
            "sub_district",
            "general_branch",
            "secretary_name",
            "work_phone",
            "state",
        )
        order_by = ("code",)
        empty_text = _("No community fits this choice.")


class SubDistrictTable(tables.Table):
    name = tables.Column(
        linkify=("communities:sub_district", [tables.A("code")]), verbose_name=_("Sub-district")
    )
    code = tables.Column()
    community_count = tables.Column(
        verbose_name=_("Communities"), attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )
    report_opens_day = tables.Column(attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    report_due_day = tables.Column(attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    secretaries = tables.TemplateColumn(
        template_name="communities/_secretaries_link.html", verbose_name="", orderable=False
    )

    class Meta:
        model = SubDistrict
        fields = ("name", "code", "community_count", "report_opens_day", "report_due_day", "secretaries")
        empty_text = _("No sub-district fits this choice.")
