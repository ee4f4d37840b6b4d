"""Reads the live figures once and puts them into the form that a snapshot keeps (``schema``).

What the dashboard shows on the day is what is frozen: the same queries, rankings, lights and words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format

from communities.models import Community, SubDistrict
from portal.dashboard.earlier import Uncounted
from portal.dashboard.reported import reported
from portal.indicators.models import Indicator
from portal.meetings import facts, frozen_brief, frozen_indicators, frozen_studies, sentences
from portal.meetings.frozen_sources import Spoken
from portal.meetings.models import ProgressMeeting
from portal.meetings.schema import (
    VERSION,
    Content,
    FrozenCommunity,
    FrozenMatter,
    FrozenMeeting,
    FrozenReports,
    FrozenSpeech,
)
from portal.reporting.models import EDITABLE_STATES, SENT_BACK_STATES, MonthlyReport, ReportState
from portal.supervision.models import Matter


def build(meeting: ProgressMeeting, *, by: Any, now: dt.datetime) -> Content:
    """Everything the meeting speaks of, as it stands at *now*; written in the portal's own language."""
    with translation.override(settings.LANGUAGE_CODE):
        office = SubDistrict.objects.get(code=meeting.sub_district_id)
        indicators = chosen_indicators(meeting)
        communities = communities_of(meeting)
        live = frozen_indicators.live(meeting, indicators, communities)
        figures = frozen_indicators.of(live, indicators)
        brief = frozen_brief.of(live.reading, indicators)
        if meeting.held_on > timezone.localdate(now):
            frozen_indicators.leave_out_meeting(figures)
        content: Content = {
            "version": VERSION,
            "office": {"code": office.code, "name": office.name},
            "meeting": _said_of(meeting),
            "agenda": meeting.agenda_items,
            "communities": communities,
            "reports": _reports(meeting, communities, live.reading.earlier),
            "indicators": figures,
            "headline": brief.headline,
            "helps": brief.helps,
            "studies": frozen_studies.studies(meeting, indicators, communities),
            "speeches": _speeches(meeting),
            "matters": [
                frozen_matter(matter, is_last=last, now=now) for matter, last in matters_to_open_with(meeting)
            ],
            "facts": facts.gather(meeting.area, meeting.month),
            "sentences": {},
            "proof": None,
            "frozen_by": str(by),
            "frozen_at": timezone.localtime(now).isoformat(timespec="seconds"),
        }
        content["sentences"] = sentences.write(content)
    return content


def _said_of(meeting: ProgressMeeting) -> FrozenMeeting:
    return {
        "id": meeting.pk,
        "title": meeting.title,
        "held_on": meeting.held_on.isoformat(),
        "place": meeting.place,
        "month": str(meeting.month),
        "since": str(meeting.since),
        "names_in_text": meeting.names_in_text,
    }


def _speeches(meeting: ProgressMeeting) -> list[FrozenSpeech]:
    return [
        {
            "community": speech.community_id,
            "name": str(speech.community),
            "topic": speech.topic,
            "held": speech.held,
        }
        for speech in meeting.speeches.select_related("community")
    ]


def chosen_indicators(meeting: ProgressMeeting) -> list[Indicator]:
    """The indicators of the meeting in their order."""
    rows = meeting.chosen.select_related("indicator__theme").order_by("order")
    return [row.indicator for row in rows]


def communities_of(meeting: Spoken) -> list[FrozenCommunity]:
    """The communities that exist at the end of the month, each with where its report stands."""
    states = dict(
        MonthlyReport.objects.within(meeting.area).for_month(meeting.month).values_list("community", "state")
    )
    found: list[FrozenCommunity] = []
    for community in Community.objects.within(meeting.area).due_in(meeting.month).order_by("code"):
        state = ReportState(states.get(community.code, ReportState.NOT_STARTED))
        found.append(
            {
                "code": community.code,
                "name": community.short_name,
                "organisation": ORGANISATIONS[community.general_branch_kind],
                "report": str(state.label),
                "report_state": state.value,
            }
        )
    return found


#: How a community's Party organisation is spoken of: the kind is data, decided by its size.
ORGANISATIONS = {
    Community.GeneralBranchKind.BRANCH: "社区党支部",
    Community.GeneralBranchKind.GENERAL_BRANCH: "社区党总支",
    Community.GeneralBranchKind.COMMITTEE: "社区党委",
}


def _reports(
    meeting: ProgressMeeting, communities: list[FrozenCommunity], earlier: Iterable[Uncounted]
) -> FrozenReports:
    found = reported(meeting.area, meeting.month)
    due_on = found.due_on
    groups = missing_reports(communities)
    return {
        "due": found.due,
        "approved": found.approved,
        "not_submitted": groups["not_submitted"],
        "returned": groups["returned"],
        "in_review": groups["in_review"],
        "due_on": due_on.isoformat() if due_on else "",
        "earlier": [f"{one.month.name}{one.name}" for one in earlier],
        "as_of": date_format(timezone.localtime(found.as_of), "DATETIME_FORMAT") if found.as_of else "",
    }


def missing_reports(communities: Iterable[FrozenCommunity]) -> dict[str, list[str]]:
    """The names of those whose report is not counted: never handed in, returned, or waiting for review."""
    found: dict[str, list[str]] = {"not_submitted": [], "returned": [], "in_review": []}
    for one in communities:
        state = ReportState(one["report_state"])
        if state in SENT_BACK_STATES:
            found["returned"].append(one["name"])
        elif state in EDITABLE_STATES:
            found["not_submitted"].append(one["name"])
        elif state == ReportState.SUBMITTED:
            found["in_review"].append(one["name"])
    return found


def matters_to_open_with(meeting: ProgressMeeting) -> list[tuple[Matter, bool]]:
    """What the meeting opens with, and whether it was given at the meeting before.

    That meeting's assignments, closed off or not, and what earlier ones gave and is still open.
    """
    earlier = list(ProgressMeeting.objects.before(meeting).values_list("pk", flat=True))
    if not earlier:
        return []
    rows = Matter.objects.filter(given_at_meeting__meeting__in=earlier).select_related("community", "branch")
    rows = rows.select_related("given_at_meeting").order_by("due_on", "pk")
    found = [(matter, matter.given_at_meeting.meeting_id == earlier[0]) for matter in rows]
    return [(matter, last) for matter, last in found if last or matter.is_open]


def frozen_matter(matter: Matter, *, is_last: bool, now: dt.datetime) -> FrozenMatter:
    """A matter as it stands at *now*."""
    return {
        "id": matter.pk,
        "kind": matter.kind,
        "title": matter.title,
        "community": matter.community_id,
        "name": str(matter.community),
        "branch": str(matter.branch or ""),
        "measure": matter.measure,
        "due_on": matter.due_on.isoformat(),
        "state": matter.state,
        "state_text": str(matter.get_state_display()),
        "is_open": matter.is_open,
        "is_overdue": matter.is_overdue(timezone.localdate(now)),
        "is_last_meeting": is_last,
    }
