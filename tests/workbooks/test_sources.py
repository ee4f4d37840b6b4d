"""Files of other programs: which column is which is said once, kept for the office, recognised later."""

import pytest
from django.urls import reverse

from portal.core.models import ImportSource, ImportState
from portal.core.registers import get_register
from tests.contracts.registers import upload
from tests.factories import CommunityFactory, SubDistrictFactory, UserFactory
from tests.workbooks import registers
from tests.workbooks.kit import as_bytes

pytestmark = pytest.mark.django_db
REGISTER = get_register("social-organisations")
HEADINGS = ["序号", "所属社区名", "队伍", "类型", "人数（人）", "登记与否", "负责人意见"]
ROWS = (
    [1, "槐荫社区", "晨光合唱队", "文艺类", 10, "已", "好"],
    [2, "清泉社区", "清泉书画社", "志愿类", 6, "未", ""],
)
COLUMNS = ["", "community", "name", "kind", "people", "is_registered", ""]


@pytest.fixture
def office():
    office = SubDistrictFactory(code="990199001")
    for number, name in ((1, "槐荫社区"), (2, "清泉社区")):
        CommunityFactory(sub_district=office, code=f"99019900100{number}", short_name=name)
    return office


@pytest.fixture
def as_staff(client, office):
    client.force_login(UserFactory(role="STAFF", area_code=office.code))
    return client


def foreign(*rows, headings=HEADINGS):
    return as_bytes(registers.sheet(*(rows or ROWS), headings=headings, above=2))


def address(pending):
    return reverse("registers:import_columns", args=[REGISTER.slug, pending.pk])


def assigned(client, pending, columns=COLUMNS, words=None, name="街道文化站名册"):
    offer = client.get(address(pending)).context["offer"]
    return client.post(
        address(pending),
        {
            "name": name,
            "row": offer.row,
            "key": [one.key for one in offer.columns],
            "column": columns,
            "word_field": [field for field, _word, _value in words or ()],
            "word": [word for _field, word, _value in words or ()],
            "word_value": [value for _field, _word, value in words or ()],
        },
        follow=True,
    )


WORDS = (
    ("kind", "文艺类", "CULTURE"),
    ("kind", "志愿类", "CHARITY"),
    ("is_registered", "已", "True"),
    ("is_registered", "未", "False"),
)


def test_the_page_shows_the_file_beside_the_register_with_suggestions(as_staff):
    pending = upload(as_staff, REGISTER, foreign())
    assert pending.state == ImportState.UNASSIGNED
    page = as_staff.get(address(pending))
    offer = page.context["offer"]
    assert (offer.row, [one.place for one in offer.columns]) == (3, list("ABCDEFG"))
    assert offer.columns[2].samples == ["晨光合唱队", "清泉书画社"]
    suggested = {one.heading: one.suggested for one in offer.columns}
    assert suggested["人数（人）"] == "people"
    assert suggested["序号"] == ""
    assert "晨光合唱队" in page.content.decode()


def test_what_was_assigned_is_read_and_recognised_the_next_time(as_staff, office):
    pending = upload(as_staff, REGISTER, foreign())
    assigned(as_staff, pending)
    pending.refresh_from_db()
    assert pending.state == ImportState.REFUSED  # the words are not known yet
    assert {one["cell"] for one in pending.report["refusals"]} >= {"D4", "F4", "F5"}
    words = as_staff.get(address(pending)).context["offer"].words
    assert {one.word for one in words} >= {"文艺类", "已", "未"}
    assigned(as_staff, pending, words=WORDS)
    pending.refresh_from_db()
    assert pending.state == ImportState.READY
    said = ["街道文化站名册", "文艺类", "已", "志愿类", "未"]
    assert [one["found"] for one in pending.report["read"]] == said
    assert [one["found"] for one in pending.report["passed"]] == ["序号", "负责人意见"]
    as_staff.post(reverse("registers:import_commit", args=[REGISTER.slug, pending.pk]))
    kept = list(
        REGISTER.model.objects.order_by("name").values_list("name", "kind", "people", "is_registered")
    )
    assert kept == [("晨光合唱队", "CULTURE", 10, True), ("清泉书画社", "CHARITY", 6, False)]
    again = upload(as_staff, REGISTER, foreign([3, "槐荫社区", "晨光剧社", "文艺类", 12, "已", ""]))
    assert (again.state, again.report["new"]) == (ImportState.READY, 1)
    source = ImportSource.objects.get()
    assert (source.office, source.columns["队伍"]) == (office.code, "name")
    assert source.used_at > again.created_at  # read by it again, without being assigned again


def test_what_cannot_be_meant_is_refused_and_nothing_is_lost(as_staff):
    pending = upload(as_staff, REGISTER, foreign())
    lacking = assigned(
        as_staff, pending, columns=["", "community", "", "kind", "people", "is_registered", ""]
    )
    assert lacking.status_code == 422
    assert "组织名称" in lacking.context["message"]
    twice = assigned(as_staff, pending, columns=["name", "community", "name", "kind", "people", "", ""])
    assert "组织名称" in twice.context["message"]
    assert not ImportSource.objects.exists()
    pending.refresh_from_db()
    assert pending.state == ImportState.UNASSIGNED


def test_a_name_of_a_source_is_kept_whole_or_not_at_all(as_staff):
    pending = upload(as_staff, REGISTER, foreign())
    assert "61" in assigned(as_staff, pending, name="长" * 61).context["message"]
    assert not ImportSource.objects.exists()


def test_another_office_has_sources_of_its_own_and_a_community_those_of_its_office(as_staff, client, office):
    pending = upload(as_staff, REGISTER, foreign())
    assigned(as_staff, pending, words=WORDS)
    client.force_login(UserFactory(area_code="990199001001"))
    own = upload(client, REGISTER, foreign(ROWS[0]))
    assert (own.state, own.report["new"]) == (ImportState.READY, 1)
    stranger = SubDistrictFactory(code="990199002")
    for number, name in ((1, "槐荫社区"), (2, "清泉社区")):
        CommunityFactory(sub_district=stranger, code=f"99019900200{number}", short_name=name)
    client.force_login(UserFactory(role="STAFF", area_code=stranger.code))
    assert upload(client, REGISTER, foreign()).state == ImportState.UNASSIGNED


def test_the_row_of_headings_can_be_said(as_staff):
    pending = upload(
        as_staff,
        REGISTER,
        as_bytes(registers.sheet(["一", "二", "三"], ["四", "五", "六"], headings=["甲", "乙", "丙"])),
    )
    offer = as_staff.get(address(pending), {"row": 2}).context["offer"]
    assert (offer.row, [one.heading for one in offer.columns]) == (2, ["一", "二", "三"])


def test_a_file_that_was_dealt_with_is_not_assigned_again(as_staff):
    pending = upload(as_staff, REGISTER, as_bytes(registers.sheet()))
    assert pending.state == ImportState.READY
    assert as_staff.get(address(pending)).status_code == 302


def test_a_heading_in_another_unit_is_not_suggested_and_not_read_by_a_source(as_staff):
    headings = ["百人数（百人）" if one == "人数（人）" else one for one in HEADINGS]
    pending = upload(as_staff, REGISTER, foreign(headings=headings))
    offer = as_staff.get(address(pending)).context["offer"]
    assert "people" not in {one.suggested for one in offer.columns}
    assigned(as_staff, pending)
    pending.refresh_from_db()
    assert pending.state == ImportState.FAILED
    assert "百人" in pending.report["message"]
