"""From giving a matter to closing it off: who may do what, and what is never done by its owner."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from branches.models import Branch
from communities.models import Community
from portal.core.access import Role
from portal.notices.models import Notice
from portal.supervision import actions, tasks
from portal.supervision.forms import MatterForm
from portal.supervision.models import Matter, MatterState
from portal.supervision.states import TRANSITIONS
from tests.factories import CommunityFactory, UserFactory, at
from tests.supervision.conftest import DUE, NOW

pytestmark = pytest.mark.django_db


def told(user):
    return list(Notice.objects.filter(receiver=user).values_list("text", flat=True))


def close(matter, by, **changes):
    words = {"seen_on": dt.date(2026, 10, 18), "text": "现场看到三处均已启用", "now": at(2026, 10, 18)}
    return actions.close_off(matter=matter, by=by, **words | changes)


def test_given_reported_seen_and_closed_off(matter, owner, staff):
    assert any("补齐三个小区门禁" in text for text in told(owner))
    actions.accept(matter=matter, by=owner, now=NOW)
    actions.report(matter=matter, by=owner, text="三个小区均已安装", now=at(2026, 10, 17))
    assert any("补齐三个小区门禁" in text for text in told(staff))
    close(matter, staff)
    assert matter.state == MatterState.CLOSED_OFF
    assert [e.verb for e in matter.events.all()] == ["give", "accept", "report", "close_off"]


def test_returned_with_a_reason_and_reported_again(matter, owner, staff):
    actions.report(matter=matter, by=owner, text="已完成", now=NOW)
    with pytest.raises(ValidationError):
        actions.return_(matter=matter, by=staff, text=" ", now=NOW)
    actions.return_(matter=matter, by=staff, text="二号楼尚未启用", now=NOW)
    assert any("二号楼尚未启用" in text for text in told(owner))
    actions.report(matter=matter, by=owner, text="二号楼已启用", now=NOW)
    assert matter.state == MatterState.REPORTED


def test_the_owner_never_closes_off(matter, owner, staff):
    actions.report(matter=matter, by=owner, text="已完成", now=NOW)
    with pytest.raises(ValidationError):
        close(matter, owner)
    Matter.objects.filter(pk=matter.pk).update(reported_by=staff)
    matter.refresh_from_db()
    with pytest.raises(ValidationError):
        close(matter, staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(
            state="CLOSED_OFF", closed_off_at=NOW, closed_off_by=staff, seen_on=DUE
        )


def test_it_is_not_closed_off_unseen_or_before_it_is_reported(matter, owner, staff):
    with pytest.raises(ValidationError):
        close(matter, staff)
    actions.report(matter=matter, by=owner, text="已完成", now=NOW)
    with pytest.raises(ValidationError):
        close(matter, staff, seen_on=dt.date(2026, 10, 19))
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.filter(pk=matter.pk).update(state="CLOSED_OFF")


def test_others_may_not_act(matter, office, leader):
    neighbour = UserFactory(role=Role.SECRETARY, area_code="990101001002")
    foreign = UserFactory(role=Role.STAFF, area_code="990102001")
    for user in (neighbour, leader, foreign):
        with pytest.raises(ValidationError):
            actions.report(matter=matter, by=user, text="已完成", now=NOW)
    actions.report(matter=matter, by=UserFactory(area_code="990101001001"), text="已完成", now=NOW)
    for user in (neighbour, leader, foreign):
        with pytest.raises(ValidationError):
            close(matter, user)


def test_two_decisions_are_one(matter, owner, staff):
    actions.report(matter=matter, by=owner, text="已完成", now=NOW)
    stale = Matter.objects.get(pk=matter.pk)
    close(matter, staff)
    with pytest.raises(ValidationError):
        actions.return_(matter=stale, by=staff, text="还要改", now=NOW)


def test_one_extension_asked_before_the_due_day(matter, owner, staff):
    later = dt.date(2026, 11, 1)
    with pytest.raises(ValidationError):
        actions.ask_extension(matter=matter, by=owner, until=later, text="雨季", now=at(2026, 10, 21))
    with pytest.raises(ValidationError):
        actions.ask_extension(matter=matter, by=owner, until=DUE, text="雨季", now=NOW)
    actions.ask_extension(matter=matter, by=owner, until=later, text="雨季", now=NOW)
    actions.decide_extension(matter=matter, by=staff, grant=True, now=NOW)
    assert (matter.due_on, matter.extended_from) == (later, DUE)
    with pytest.raises(ValidationError):
        actions.ask_extension(matter=matter, by=owner, until=dt.date(2026, 12, 1), text="雨季", now=NOW)


def test_a_refused_extension_leaves_the_day_and_is_not_asked_again(matter, owner, staff):
    actions.ask_extension(matter=matter, by=owner, until=dt.date(2026, 11, 1), text="雨季", now=NOW)
    actions.decide_extension(matter=matter, by=staff, grant=False, now=NOW)
    assert (matter.due_on, matter.extended_from) == (DUE, None)
    with pytest.raises(ValidationError):
        actions.decide_extension(matter=matter, by=staff, grant=True, now=NOW)


def test_reminded_before_and_after_and_escalated_once(matter, owner, staff, leader):
    told_before = len(told(owner))
    for day, new in ((16, 0), (17, 1), (17, 0), (20, 1), (21, 1), (22, 1)):
        before = len(told(owner))
        actions.remind_and_escalate(now=at(2026, 10, day))
        assert len(told(owner)) - before == new, day
    assert not told(leader)
    actions.remind_and_escalate(now=at(2026, 10, 24))
    actions.remind_and_escalate(now=at(2026, 10, 25))
    assert len(told(leader)) == 1
    assert len(told(owner)) > told_before
    matter.refresh_from_db()
    assert matter.escalated_on == dt.date(2026, 10, 24)
    assert matter.events.filter(verb="escalate").count() == 1


def test_what_is_reported_or_closed_is_not_reminded(matter, owner):
    actions.report(matter=matter, by=owner, text="已完成", now=NOW)
    assert actions.remind_and_escalate(now=at(2026, 10, 30)) == 0
    assert tasks.remind() == 0


def test_a_look_back_reopens(matter, owner, staff):
    actions.report(matter=matter, by=owner, text="已完成", now=NOW)
    close(matter, staff)
    actions.reopen(
        matter=matter, by=staff, text="门禁又停用", due_on=dt.date(2026, 11, 30), now=at(2026, 11, 20)
    )
    assert matter.state == MatterState.REOPENED
    assert matter.closed_off_at is None
    assert any("门禁又停用" in text for text in told(owner))


def test_a_day_in_the_past_is_refused(staff, office):
    late = Matter(
        kind="FINDING", source="DAILY", title="迟", community_id="990101001001", due_on=dt.date(2026, 1, 1)
    )
    with pytest.raises(ValidationError):
        actions.give(matter=late, by=staff, now=NOW)


def form(**changes):
    return {
        "kind": "FINDING", "source": "INSPECTION", "problem": "ROLE", "title": "组织生活记录不全", "text": "",
        "theme": "", "community": "", "branch": "", "due_on": "2099-01-01", "measure": "", "indicator": "",
        "indicator_month": "",
    } | changes  # fmt: skip


def test_on_the_pages_from_giving_to_closing_off(client, staff, owner, office):
    community = office.communities.first()
    client.force_login(staff)
    page = client.get("/follow-up/new/?community=990101001001&source=DASHBOARD").text
    assert "990101002" not in page
    assert 'value="990101001001" selected' in page
    response = client.post("/follow-up/new/", form(community=community.code))
    matter = Matter.objects.get()
    assert response.url == matter.get_absolute_url()

    client.force_login(owner)
    assert "组织生活记录不全" in client.get("/follow-up/").text
    assert client.post(f"/follow-up/{matter.pk}/report/", {"report-text": ""}).status_code == 422
    client.post(f"/follow-up/{matter.pk}/report/", {"report-text": "已补齐"})
    assert client.post(f"/follow-up/{matter.pk}/close_off/", {}).status_code == 403

    client.force_login(staff)
    words = {"close_off-text": "现场核实", "close_off-seen_on": "2026-01-05"}
    client.post(f"/follow-up/{matter.pk}/close_off/", words)
    matter.refresh_from_db()
    assert matter.state == MatterState.CLOSED_OFF
    assert "现场核实" in client.get(matter.get_absolute_url()).text


def test_the_list_takes_the_same_number_of_queries_however_long(
    client, staff, office, django_assert_max_num_queries
):
    for number in range(30):
        actions.give(
            matter=Matter(
                kind="FINDING", source="DAILY", title=f"事项{number}", community_id="990101001001",
                due_on=dt.date(2099, 1, 1),
            ),
            by=staff, now=NOW,
        )  # fmt: skip
    client.force_login(staff)
    with django_assert_max_num_queries(16):
        assert "事项29" in client.get("/follow-up/").text
    for stand in ("open", "overdue", "reported", "closed"):
        assert client.get(f"/follow-up/?stands={stand}").status_code == 200


def test_branches_are_offered_by_community_and_of_a_known_one_alone(office, staff):
    first, second = (f"990101001{number:03d}" for number in (1, 2))
    names = {}
    for code in (first, second):
        community = Community.objects.filter(code=code).first() or CommunityFactory(code=code)
        names[str(community)] = Branch.objects.create(
            community=community, name=f"{community}第一支部", full_members=5
        )
    blank, *groups = MatterForm(user=staff).fields["branch"].choices
    assert {name: [pk for pk, _name in rows] for name, rows in groups} == {
        name: [branch.pk] for name, branch in names.items()
    }
    _blank, *known = MatterForm(user=staff, initial={"community": first}).fields["branch"].choices
    assert [name for name, _rows in known] == [name for name, b in names.items() if b.community_id == first]
    assert blank[0] == ""


def test_the_table_of_states_is_the_one_in_the_docs():
    text = (Path(__file__).parents[2] / "docs" / "matters.md").read_text(encoding="utf-8")
    documented = dict(
        re.findall(
            r"^\| (\w+) \| [A-Z_, ]+ \| ([A-Z_]+) \| (?:FILL|SUPERVISE) \| (?:words|-) \|$", text, re.M
        )
    )
    assert documented == {row.name: row.target.value for row in TRANSITIONS.values()}
