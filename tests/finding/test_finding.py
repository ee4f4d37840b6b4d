"""Who finds what: by Chinese, pinyin and initials, and nothing that lies outside the own area."""

import datetime as dt

import pytest
from django.utils import translation

from portal.core.access import Role
from portal.core.month import Month
from portal.finding.models import Findable
from portal.finding.search import Question
from portal.supervision.models import Matter
from tests.factories import IndicatorFactory
from tests.finding.conftest import texts

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 30)


@pytest.mark.parametrize("words", ["石榴园", "榴园", "shiliuyuan", "liuyuan", "sly", "SLY", "ShiLiu Yuan"])
def test_a_community_is_found_in_any_way_people_type(everything, of_role, found, words):
    groups = found(of_role(Role.STAFF), words)
    assert "石榴园社区" in groups["社区、街道"]
    assert any("石榴园社区" in one for one in groups["月报"])


@pytest.mark.parametrize("words", ["chongxing", "zhongxing", "cxl", "zxl"])
def test_either_reading_of_a_sign_finds_it(everything, of_role, found, words):
    groups = found(of_role(Role.STAFF), words)
    assert (groups["社区、街道"], groups["党支部"]) == (["重兴里社区"], ["重兴里第一党支部"])


@pytest.mark.parametrize(
    ("words", "group", "title"),
    [
        ("榴花", "小区", "榴花苑"),
        ("menjin", "督查交办事项", "门禁安装迟缓"),
        ("十月", "推进会", "十月推进会"),
        ("台账", "页面、台账", "台账"),
        ("shujuzidian", "页面、台账", "数据字典"),
        ("沿用", "用语说明", "沿用（*）"),
        ("hj", "用语说明", "还差"),
    ],
)
def test_every_kind_is_found(everything, of_role, found, words, group, title):
    if words == "hj":
        words = "hc"
    assert title in found(of_role(Role.STAFF), words)[group]


def test_nothing_outside_the_own_area_is_found(everything, of_role, found):
    for role in (Role.STAFF, Role.LEADER, Role.SECRETARY):
        groups = texts(found(of_role(role), "石"))
        assert "石榴园社区" in groups
        assert "石桥社区" not in groups and "石花苑" not in groups
    assert "石桥社区" in texts(found(of_role(Role.ADMIN), "石"))
    assert "石桥社区" in texts(found(of_role(Role.LEADER, "9901"), "石"))
    assert "石桥社区" not in texts(found(of_role(Role.LEADER, "990101"), "石"))
    assert found(of_role(Role.SECRETARY), "重兴") == {}


def test_a_secretary_finds_no_meeting_and_a_leader_of_more_no_report(everything, of_role, found):
    assert "推进会" not in found(of_role(Role.SECRETARY), "十月")
    assert "月报" not in found(of_role(Role.LEADER, "9901"), "石榴园")


def test_indicators_of_other_offices_are_not_found(everything, of_role, found, office, foreign):
    own = IndicatorFactory(name_zh="石阶整修", owner_code=office.code)
    IndicatorFactory(name_zh="石墙整修", owner_code=foreign.sub_district_id)
    IndicatorFactory(name_zh="石路整修", owner_code="")
    assert own.code
    for role in (Role.STAFF, Role.LEADER, Role.SECRETARY):
        assert set(found(of_role(role), "zhengxiu")["指标"]) == {"石阶整修", "石路整修"}


def test_every_link_that_is_shown_opens(everything, of_role, client, office):
    IndicatorFactory(name_zh="石阶整修", owner_code=office.code)
    for role in (Role.ADMIN, Role.STAFF, Role.LEADER, Role.SECRETARY):
        client.force_login(of_role(role))
        opened = 0
        for words in ("石", "榴花", "门禁", "重兴", "十月", "云溪", "账", "沿用"):
            for group in client.get("/find/", {"q": words}).context["groups"]:
                for place in group.places:
                    if group.name == "月报":  # no month of this office is open
                        continue
                    assert client.get(place.url, follow=True).status_code == 200, (role, place)
                    opened += 1
        assert opened > 5


def test_a_month_that_is_named_leads_to_its_report(everything, of_role, found, client):
    user = of_role(Role.STAFF)
    assert "石榴园社区 2026年9月月报" in found(user, "石榴园 2026年9月")["月报"]
    response = client.get("/find/", {"q": "石榴园 2026-09"})
    urls = [place.url for group in response.context["groups"] for place in group.places]
    assert any(url.endswith("/2026-09/review/") for url in urls)


@pytest.mark.parametrize(
    ("text", "words", "month"),
    [
        ("石榴园 9月", ("石榴园",), Month(2026, 9)),
        ("石榴园12月份", ("石榴园",), Month(2025, 12)),
        ("2026年3月 石榴园", ("石榴园",), Month(2026, 3)),
        ("石榴园 2026-09", ("石榴园",), Month(2026, 9)),
        ("石榴园 13月", ("石榴园", "13月"), None),
        ("shi'liu", ("shiliu",), None),
        ("０１ 网格", ("01", "网格"), None),
        ("", (), None),
    ],
)
def test_a_question_is_words_and_perhaps_a_month(text, words, month):
    question = Question.of(text, TODAY)
    assert (question.words, question.month) == (words, month)


@pytest.mark.parametrize(
    ("text", "is_enough"), [("石", True), ("s", False), ("sl", True), ("3", True), (" ", False)]
)
def test_one_letter_is_not_enough(text, is_enough):
    assert Question.of(text, TODAY).is_enough is is_enough


def test_what_is_typed_is_no_pattern(everything, of_role, found):
    for words in ("%%", "__", "石_园", "\\", "' OR 1=1"):
        assert "石榴园社区" not in texts(found(of_role(Role.STAFF), words))


def test_nothing_found_is_said_with_what_to_try(everything, of_role, client):
    client.force_login(of_role(Role.STAFF))
    page = client.get("/find/", {"q": "没有的名字"}).content.decode()
    assert "没有找到" in page
    assert "拼音" in page


def test_persons_are_not_found(everything, of_role, found):
    user = of_role(Role.STAFF)
    user.name = "欧阳建国"
    user.save()
    assert found(user, "欧阳") == found(user, "ouyang") == {}


def test_while_typing_few_are_shown_and_the_part_alone(everything, of_role, client, office):
    client.force_login(of_role(Role.STAFF))
    for number in range(9):
        IndicatorFactory(name_zh=f"石阶整修{number}", owner_code=office.code)
    part = client.get("/find/", {"q": "石阶"}, headers={"HX-Request": "true"})
    assert part.content.decode().count("石阶整修") == 5
    assert b"<html" not in part.content
    assert client.get("/find/", {"q": "石阶"}).content.decode().count("石阶整修") >= 9


def test_what_is_closed_comes_last_and_says_so(everything, of_role, found, client, community):
    community.closed_on = dt.date(2026, 6, 1)
    community.save()
    user = of_role(Role.STAFF)
    client.force_login(user)
    places = client.get("/find/", {"q": "社区"}).context["groups"][0].places
    assert [(place.title, "已" in place.about) for place in places] == [
        ("重兴里社区", False),
        ("石榴园社区", True),
    ]
    assert all("石榴园" not in one for one in found(user, "石榴园").get("月报", ()))


def test_english_readers_find_pages_by_either_name(everything, of_role, client):
    client.force_login(of_role(Role.STAFF))
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        for words in ("dictionary", "字典", "zidian"):
            assert b"Data dictionary" in client.get("/find/", {"q": words}).content


def test_a_matter_of_another_office_has_no_row_here(everything, of_role, found, foreign, staff):
    matter = Matter.objects.get()
    matter.pk, matter.community, matter.title = None, foreign, "门禁安装停工"
    matter.save()
    assert Findable.objects.filter(kind="MATTER").count() == 2
    assert found(of_role(Role.STAFF), "门禁")["督查交办事项"] == ["门禁安装迟缓"]
