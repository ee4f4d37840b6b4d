"""The form of one row: what looks like another row is settled first, and a refusal takes nothing away."""

import datetime as dt

import pytest

from portal.core.registers import get_register
from property_mgmt.models import Compound
from tests.contracts.registers import url
from tests.register_rows import make_row

pytestmark = pytest.mark.django_db

COMPOUNDS = get_register("compounds")


@pytest.fixture
def english(as_staff):
    as_staff.cookies["django_language"] = "en"
    return as_staff


@pytest.fixture
def lane(community, other):
    return make_row(Compound, community, name="秀林巷", kind="MANAGED")


@pytest.fixture
def typed(community):
    return {
        "community": community.code,
        "name": "秀 林巷",
        "kind": "MANAGED",
        "buildings": "1",
        "households": "0",
        "committee_required": "on",
    }


def test_a_new_row_that_looks_like_another_is_asked_about_and_kept_once_that_is_settled(english, lane, typed):
    answer = english.post(url(COMPOUNDS, "create"), {**typed, "another": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200 and Compound.objects.count() == 1
    assert "“秀林巷” is in the register already and looks the same." in page
    assert "秀 林巷" in page and 'name="another" value="1"' in " ".join(page.split())
    assert english.post(url(COMPOUNDS, "create"), {**typed, "different": "1"}).status_code == 302
    assert Compound.objects.filter(name="秀 林巷", households=0).count() == 1


def test_what_was_settled_is_asked_again_only_when_its_words_change(english, lane, typed):
    english.post(url(COMPOUNDS, "create"), {**typed, "different": "1"})
    twin = Compound.objects.get(name="秀 林巷")
    for row, name in ((twin, "秀 林巷"), (lane, "秀林巷")):
        changed = {**typed, "name": name, "households": "7"}
        assert english.post(url(COMPOUNDS, "edit", row.pk), changed).status_code == 302
        row.refresh_from_db()
        assert (row.name, row.households) == (name, 7)
    answer = english.post(url(COMPOUNDS, "edit", twin.pk), {**typed, "name": "秀林 巷"})
    assert answer.status_code == 200 and "looks the same" in answer.content.decode()


def test_a_row_is_no_double_of_itself_and_one_renamed_like_another_is_asked_about(
    english, lane, typed, community
):
    assert english.post(url(COMPOUNDS, "edit", lane.pk), typed).status_code == 302
    lane.refresh_from_db()
    assert lane.name == "秀 林巷"
    court = make_row(Compound, community, name="清泉院", kind="MANAGED")
    answer = english.post(url(COMPOUNDS, "edit", court.pk), {**typed, "name": "秀林 巷"})
    assert answer.status_code == 200 and "looks the same" in answer.content.decode()
    court.refresh_from_db()
    assert court.name == "清泉院"


def test_a_reason_that_has_no_room_beside_the_note_is_refused_and_stays_in_the_form(english, lane):
    Compound.objects.filter(pk=lane.pk).update(note="旧" * 290)
    reason = "整体拆除，居民已全部搬离"
    answer = english.post(url(COMPOUNDS, "retire", lane.pk), {"day": "2026-10-01", "reason": reason})
    page = answer.content.decode()
    assert answer.status_code == 200 and "304 characters together, 300 at most" in page and reason in page
    lane.refresh_from_db()
    assert (lane.retired_on, lane.note) == (None, "旧" * 290)
    assert (
        english.post(url(COMPOUNDS, "retire", lane.pk), {"day": "2026-10-01", "reason": "拆除"}).status_code
        == 302
    )
    lane.refresh_from_db()
    assert (lane.retired_on, lane.note) == (dt.date(2026, 10, 1), "旧" * 290 + "; 拆除")
