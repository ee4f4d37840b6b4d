"""The pages of branch building: who sees what, with how many queries."""

import datetime as dt

import pytest
from django.urls import reverse

from branches import boards
from branches.models import (
    AcceptanceStandard,
    OrganisationalLife,
    QualityDismissal,
    Rectification,
    RectificationMeasure,
    RhythmRule,
    SpotCheck,
    VolunteerActivity,
)
from portal.core.access import Role
from portal.core.month import Month
from tests.factories import SubDistrictFactory, UserFactory

MONTH = Month(2026, 10)
DAY = dt.date(2026, 10, 8)
PAGES = ("timeliness", "participation", "quality", "spot_checks")


def url(name, *args):
    return reverse(f"branches:{name}", args=args)


@pytest.fixture
def rows(make_branch, neighbour, hold):
    """A branch here and one next door, each with a doubtful record."""
    return [
        hold(make_branch("本社区支部"), attended=2),
        hold(make_branch("邻社区支部", community=neighbour), attended=2),
    ]


@pytest.mark.parametrize("name", ["timeliness", "participation", "quality"])
def test_a_secretary_sees_his_community_and_staff_the_office(client, rows, staff, secretary, name):
    client.force_login(secretary)
    text = client.get(url(name, MONTH)).content.decode()
    assert "本社区支部" in text and "邻社区支部" not in text
    client.force_login(staff)
    text = client.get(url(name, MONTH)).content.decode()
    assert "本社区支部" in text and "邻社区支部" in text
    SubDistrictFactory(code="990102001")
    client.force_login(UserFactory(role=Role.STAFF, area_code="990102001"))
    assert "本社区支部" not in client.get(url(name, MONTH)).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_more_branches_take_no_more_queries(
    client, rows, staff, make_branch, hold, name, django_assert_max_num_queries
):
    client.force_login(staff)
    client.get(url(name, MONTH))
    with django_assert_max_num_queries(18) as before:
        client.get(url(name, MONTH))
    for number in range(8):
        hold(make_branch(f"第{number}支部"), attended=1)
    with django_assert_max_num_queries(len(before)):
        client.get(url(name, MONTH))


def test_without_a_month_the_board_shows_the_one_we_are_in(client, rows, staff):
    client.force_login(staff)
    for name in PAGES:
        assert client.get(url(name)).status_code == 200


def test_of_many_branches_what_is_behind_stands_open_and_the_rest_is_folded(
    client, make_branch, neighbour, hold, staff
):
    make_branch("没开的支部")
    hold(make_branch("都开了", full_members=5), dt.date(2026, 8, 3))
    client.force_login(staff)
    short = client.get(url("timeliness", Month(2026, 8))).content.decode()
    assert "<details" not in short and "都开了" in short
    for number in range(boards.UNFOLDED):
        hold(make_branch(f"第{number}支部", community=neighbour, full_members=5), dt.date(2026, 8, 3))
    for name in ("timeliness", "participation"):
        page = client.get(url(name, Month(2026, 8)))
        text, board = page.content.decode(), page.context["board"]
        assert text.count('<details class="fold"') == 2
        assert text.index("没开的支部") < text.index("<details class") < text.index("都开了")
        assert len(board.others) == 2


def test_participation_counts_heads_and_puts_the_fewest_first(office, make_branch, hold):
    full = make_branch("多")
    hold(full, attended=9)
    few = make_branch("少")
    hold(few, attended=2)
    VolunteerActivity.objects.create(branch=few, kind="HABITS", held_on=DAY, topic="劝导", people=3)
    first, second = boards.participation(office.code, MONTH)
    assert (first.branch, first.attended, first.due, first.volunteers, first.is_low) == (few, 2, 9, 3, True)
    assert (second.branch, second.is_low) == (full, False)


def test_staff_put_a_doubt_aside_on_the_page(client, rows, staff, secretary):
    address = url("dismiss", rows[0].pk, "FEW_ATTENDED")
    client.force_login(secretary)
    assert client.post(address, {"reason": "流感"}).status_code == 403
    client.force_login(staff)
    assert client.post(url("dismiss", rows[0].pk, "NONSENSE"), {"reason": "流感"}).status_code == 404
    client.post(address, {"reason": ""})
    assert not QualityDismissal.objects.exists()
    assert client.post(address, {"reason": "当日流感"}).url == url("quality", MONTH)
    assert QualityDismissal.objects.get().dismissed_by == staff
    text = client.get(url("quality", MONTH) + "?flag=FEW_ATTENDED").content.decode()
    assert "邻社区支部" in text and "本社区支部" not in text


def test_from_review_to_spot_check(client, rows, staff, secretary):
    client.force_login(secretary)
    client.post(url("review", MONTH), {"record": [rows[0].pk, rows[1].pk, "x"]})
    assert [OrganisationalLife.objects.get(pk=row.pk).review for row in rows] == ["REVIEWED", "ENTERED"]
    assert client.post(url("draw", MONTH), {"size": 1}).status_code == 403
    client.force_login(staff)
    client.post(url("draw", MONTH), {"size": "many"})
    assert not SpotCheck.objects.exists()
    client.post(url("draw", MONTH), {"size": 5})
    check = SpotCheck.objects.get()
    client.post(url("check", check.pk), {"result": "DOUBTED"})
    assert SpotCheck.objects.get().result == "OPEN"
    client.post(url("check", check.pk), {"result": "DOUBTED", "remark": "签到不符"})
    client.post(url("draw", MONTH), {"size": 5})
    assert "签到不符" in client.get(url("spot_checks", MONTH)).content.decode()
    client.force_login(secretary)
    assert "签到不符" in client.get(url("spot_checks", MONTH)).content.decode()


def test_rectifications_with_their_progress(client, office, make_branch, staff, secretary):
    row = Rectification.objects.create(
        branch=make_branch(), kind="WEAK", named_by="会议", named_on=DAY, named_reason="不开会",
        approved_by="党工委", approved_on=DAY, deadline=DAY + dt.timedelta(days=90),
    )  # fmt: skip
    for done, gone in ((DAY, None), (None, None), (None, DAY)):
        RectificationMeasure.objects.create(
            rectification=row,
            measure="配强班子",
            responsible="书记",
            deadline=DAY,
            done_on=done,
            retired_on=gone,
        )
    [progress] = boards.rectifications(Rectification.objects.all(), DAY + dt.timedelta(days=1))
    assert (progress.done, progress.measures, progress.overdue) == (1, 2, 1)
    make_branch("没开会的支部")
    client.force_login(staff)
    assert "没开会的支部" in client.get(url("rectification")).content.decode()
    detail = client.get(row.get_absolute_url()).content.decode()
    assert "配强班子" in detail and "70" in detail
    client.force_login(secretary)
    text = client.get(url("rectification")).content.decode()
    assert "没开会的支部" not in text and "第一党支部" in text


def test_an_office_sets_its_own_rules(client, office, staff, secretary):
    client.force_login(secretary)
    assert client.get(url("rules")).status_code == 200
    assert client.get(url("rule", "PARTY_LECTURE")).status_code == 403
    client.force_login(staff)
    assert client.get(url("rule", "NONSENSE")).status_code == 404
    given = {
        "period": "MONTH",
        "times": 1,
        "condition": "NONE",
        "source": "街道规定",
        "from_month": "2026-11",
    }
    assert client.post(url("rule", "PARTY_LECTURE"), given | {"source": ""}).status_code == 200
    client.post(url("rule", "PARTY_LECTURE"), given)
    own = RhythmRule.objects.get(owner_code=office.code)
    assert (own.kind, own.period, own.valid_from) == ("PARTY_LECTURE", "MONTH", Month(2026, 11))
    standard = {"pass_score": 80, "most_dissatisfied": 30, "source": "街道规定"}
    assert client.post(url("acceptance"), standard | {"pass_score": 101}).status_code == 200
    for score in (75, 80):
        client.post(url("acceptance"), standard | {"pass_score": score})
    assert AcceptanceStandard.of_office(office.code).pass_score == 80
    assert "街道规定" in client.get(url("rules")).content.decode()
    assert client.get(url("acceptance")).status_code == 200


def test_an_administrator_chooses_an_office(client, rows, office):
    client.force_login(UserFactory(role=Role.ADMIN))
    for name in PAGES:
        response = client.get(url(name, MONTH) + f"?area={office.code}")
        assert f"?area={office.code}" in response.content.decode()
