"""What is frozen is what the dashboard showed, and nothing that happens later alters it."""

import hashlib
import json

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from portal.meetings import actions, freezing, sentences
from portal.meetings.changes import differences
from portal.meetings.models import Snapshot, canonical
from portal.reporting.models import Figure, MonthlyReport, ReportState
from portal.rollups import refresh
from tests.factories import CommunityFactory, MonthlyReportFactory, at
from tests.meetings.conftest import MONTH, NOW, OFFICE, correct, indicators

pytestmark = pytest.mark.django_db


def doors(snapshot):
    return next(one for one in snapshot.content["indicators"] if one["code"] == "doors")


def test_the_sub_districts_figure_is_summed_and_each_community_ranked(snapshot):
    one = doors(snapshot)
    assert (one["total"]["n"], one["total"]["d"], one["total"]["figure"]) == (16, 24, "66.7%")
    assert [(row["rank"], row["name"], row["figure"], row["light"]) for row in one["rows"]] == [
        (1, "第001社区", "90%", "green"),
        (2, "第002社区", "50%", "red"),
        (2, "第003社区", "50%", "red"),
    ]
    change = one["rows"][0]["change"]
    assert (change["way"], change["text"], change["good"], change["size"]) == ("up", "30个百分点", True, "30")
    assert (change["before"], change["now"], change["numbers"]) == ("60%", "90%", [9, 10, 6, 10])
    assert one["total"]["change"]["numbers"] == [16, 24, 13, 24]
    assert one["spread"]["gap"] == "40个百分点"
    assert one["spread"]["worst_names"] == ["第002社区", "第003社区"]
    assert one["lagging"] == [f"{OFFICE}002", f"{OFFICE}003"]  # as far behind: by code


def test_a_cell_names_the_figures_it_is_made_of(snapshot):
    """A stock stands on its month's report, a flow on every month of the year."""
    of_october = Figure.objects.get(
        report__community=f"{OFFICE}001", report__month=MONTH, indicator__code="doors"
    )
    assert doors(snapshot)["rows"][0]["figure_ids"] == [of_october.pk]
    green = next(one for one in snapshot.content["indicators"] if one["code"] == "green")
    assert green["rows"][0]["n"] == 2_000
    assert len(green["rows"][0]["figure_ids"]) == 2


def test_who_has_not_reported_has_a_dash_and_no_rank(meeting, staff, office):
    late = CommunityFactory(sub_district=office, code=f"{OFFICE}004")
    MonthlyReportFactory(community=late, month=MONTH, state=ReportState.SUBMITTED)
    refresh.rebuild()
    frozen = actions.freeze(meeting=meeting, by=staff, now=NOW)
    row = doors(frozen)["rows"][-1]
    assert (row["name"], row["figure"], row["n"], row["rank"], row["is_current"]) == (
        late.short_name, "—", None, None, False,
    )  # fmt: skip
    assert doors(frozen)["total"]["covered"] == 3
    assert frozen.content["reports"]["in_review"] == [late.short_name]


def test_the_hash_is_that_of_the_content_and_survives_the_database(snapshot):
    stored = Snapshot.objects.get(pk=snapshot.pk)
    assert stored.sha256 == hashlib.sha256(canonical(stored.content)).hexdigest()
    assert stored.is_intact
    assert json.loads(canonical(stored.content)) == stored.content
    stored.content["indicators"][0]["rows"][0]["figure"] = "100%"
    assert not stored.is_intact


def test_there_is_no_floating_point_number_in_it(snapshot):
    def floats(value):
        if isinstance(value, dict):
            return any(map(floats, value.values()))
        if isinstance(value, list):
            return any(map(floats, value))
        return isinstance(value, float)

    assert not floats(snapshot.content)


def test_later_changes_never_alter_it_and_the_page_says_what_changed(snapshot, meeting, staff):
    before = canonical(snapshot.content)
    correct("002", 8)
    stored = Snapshot.objects.get(pk=snapshot.pk)
    assert canonical(stored.content) == before
    found = differences(stored.content, freezing.build(meeting, by=staff, now=NOW))
    assert [(one.area, one.frozen, one.live) for one in found.figures] == [
        ("", "66.7% (16/24个)", "83.3% (20/24个)"),
        ("第002社区", "50% (4/8个)", "100% (8/8个)"),
    ]


def test_a_report_reopened_since_is_said_too(snapshot, meeting, staff):
    MonthlyReport.objects.filter(community=f"{OFFICE}003", month=MONTH).update(
        state=ReportState.REOPENED, approved_at=None
    )
    refresh.rebuild()
    found = differences(snapshot.content, freezing.build(meeting, by=staff, now=NOW))
    assert (found.approved_then, found.approved_now) == (3, 2)
    assert bool(found)


def test_nothing_changed_is_said_as_such(snapshot, meeting, staff):
    assert not differences(snapshot.content, freezing.build(meeting, by=staff, now=at(2026, 12, 1)))


def test_it_is_frozen_once(snapshot, meeting, staff):
    with pytest.raises(ValidationError, match="已经冻结"):
        actions.freeze(meeting=meeting, by=staff, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Snapshot.of(meeting, snapshot.content, by=staff, now=NOW).save()


def test_what_is_frozen_is_not_changed_underneath(snapshot, meeting, staff):
    meeting.title = "另一个会"
    with pytest.raises(ValidationError, match="请先解冻"):
        actions.save(meeting=meeting, indicators=indicators("doors"), by=staff, now=NOW)


def test_unfreezing_needs_a_reason_and_is_in_the_trail(snapshot, meeting, staff):
    with pytest.raises(ValidationError, match="原因"):
        actions.unfreeze(meeting=meeting, because="  ", by=staff, now=NOW)
    actions.unfreeze(meeting=meeting, because="两个社区更正数据", by=staff, now=NOW)
    assert meeting.snapshot is None
    entry = LogEntry.objects.get_for_object(snapshot).filter(action=LogEntry.Action.UPDATE).latest()
    assert entry.changes["unfrozen_because"][1] == "两个社区更正数据"
    again = actions.freeze(meeting=meeting, by=staff, now=at(2026, 11, 11))
    assert meeting.snapshot == again
    assert meeting.snapshots.count() == 2  # the first one is kept


def test_a_reason_without_a_person_is_refused_by_the_database(snapshot):
    with pytest.raises(IntegrityError), transaction.atomic():
        Snapshot.objects.filter(pk=snapshot.pk).update(unfrozen_at=NOW)


@pytest.mark.parametrize("who", ["leader", "secretary"])
def test_only_staff_of_the_office_freeze(who, meeting, request):
    with pytest.raises(PermissionDenied):
        actions.freeze(meeting=meeting, by=request.getfixturevalue(who), now=NOW)


def test_the_number_of_queries_does_not_grow_with_the_communities(
    meeting, staff, office, django_assert_max_num_queries
):
    for number in range(10, 30):
        CommunityFactory(sub_district=office, code=f"{OFFICE}{number:03d}")
    with django_assert_max_num_queries(60):
        freezing.build(meeting, by=staff, now=NOW)


def test_what_people_edit_is_what_is_said_in_the_list_of_problems_too(snapshot, staff):
    sentences_of = snapshot.content["sentences"]
    assert sentences_of["T0"]["text"].startswith("截至10月底，安装门禁系统小区楼院16个，完成率66.7%")
    actions.edit_text(snapshot=snapshot, key="T12", text="三个社区都没有特色。", by=staff, now=NOW)
    texts = sentences.texts(snapshot)
    assert texts["T12"] == "三个社区都没有特色。"
    assert "三个社区都没有特色。" in texts["problems"].splitlines()
    assert texts["doors"] == "安装门禁系统小区楼院16个，完成率66.7%"
