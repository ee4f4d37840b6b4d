"""The tables of the page on committees: who has none, who is electing one, whose term ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from property_mgmt.models import Committee, Compound
from property_mgmt.models.committees import Stage
from property_mgmt.rules import quorum_text

NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


class DayTable(tables.Table):
    """A table as of a day; whoever has one community need not read its name in every row."""

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day


class WithoutCommitteeTable(DayTable):
    community = tables.Column()
    name = tables.Column(linkify=True, verbose_name=_("Compound"))
    kind = tables.Column()
    households = tables.Column(attrs=NUMBER)
    former_term_end = tables.Column(verbose_name=_("Earlier term ended on"), empty_values=())

    class Meta:
        model = Compound
        fields = ("community", "name", "kind", "households", "former_term_end")
        empty_text = _("Every compound has a committee, or is electing one.")

    def render_former_term_end(self, value: dt.date | None) -> str:
        return value.isoformat() if value else "—"


class CommitteeTable(DayTable):
    community = tables.Column(accessor="compound__community")
    compound = tables.Column(linkify=lambda record: record.get_absolute_url(), order_by=("compound__name",))
    kind = tables.Column()


class ElectionTable(CommitteeTable):
    stage = tables.Column(orderable=False, empty_values=())
    days = tables.Column(accessor="pk", verbose_name=_("Days in this stage"), orderable=False, attrs=NUMBER)
    vote = tables.Column(accessor="pk", verbose_name=_("Taking part in the vote"), orderable=False)

    class Meta:
        model = Committee
        fields = ("community", "compound", "kind", "prepared_on", "stage", "days", "vote")
        empty_text = _("No election is under way.")

    def render_prepared_on(self, value: dt.date) -> str:
        return value.isoformat()

    def render_stage(self, record: Committee) -> Any:
        return Stage(record.stage_on(self.day)).label

    def render_days(self, record: Committee) -> int:
        return record.days_in_stage(self.day)

    def render_vote(self, record: Committee) -> str:
        voted = record.voted_on is not None and record.voted_on <= self.day
        return (voted and quorum_text(record)) or "—"


class TermTable(CommitteeTable):
    days = tables.Column(accessor="pk", verbose_name=_("Days left"), orderable=False, attrs=NUMBER)

    class Meta:
        model = Committee
        fields = ("community", "compound", "kind", "elected_on", "term_ends_on", "days")
        empty_text = _("No term ends within six months.")

    def render_elected_on(self, value: dt.date) -> str:
        return value.isoformat()

    def render_term_ends_on(self, value: dt.date) -> str:
        return value.isoformat()

    def render_days(self, record: Committee) -> int | str:
        return (record.term_ends_on - self.day).days if record.term_ends_on else "—"
