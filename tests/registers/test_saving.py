"""A row of the table is judged by the form, saved by itself, taken back only while nobody relies on it."""

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.utils import timezone, translation

from communities.models import ResidentsActivity, SocialOrganisation
from portal.core.registers import get_register
from portal.core.registers.sheet import forms
from portal.core.registers.sheet.forms import Sheet
from tests.contracts.registers import url
from tests.contracts.world import evidence_of
from tests.register_rows import make_row
from tests.registers.test_pasting import read

pytestmark = pytest.mark.django_db


def sent(register, user, row, **changed):
    """What the page sends for the row, with what was typed."""
    held = Sheet(register, user).form(row).held() | {"version": row.updated_at.isoformat()} | changed
    return {name: value for name, value in held.items() if value}


def save(client, register, row, data):
    return client.post(url(register, "table_row", row.pk), data)


def enter(client, register, user, community, **given):
    """A new row entered through the table."""
    blank = register.model(community=community, updated_at=timezone.now())
    data = sent(
        register, user, blank, held_on="2026-10-09", topic="合唱", kind="CULTURE", people="30", **given
    )
    response = client.post(url(register, "table_new"), data)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def test_a_changed_row_is_saved_cleaned_and_noted(register, as_staff, staff, activity):
    answer = save(
        as_staff, register, activity, sent(register, staff, activity, topic=" 读书 会 ", people="20")
    )
    activity.refresh_from_db()
    assert (answer.status_code, activity.people) == (200, 20)
    assert answer.json()["held"]["topic"] == activity.topic == "读书 会"
    entry = LogEntry.objects.get_for_object(activity).latest()
    assert (entry.actor, entry.changes["people"]) == (staff, ["12", "20"])


@pytest.mark.parametrize(("typed", "kept"), [("３３人", 33), ("1,200", 1200), ("1.2万", 12_000), (" 7 ", 7)])
def test_a_number_is_read_as_a_files_is(register, as_staff, staff, activity, typed, kept):
    answer = save(as_staff, register, activity, sent(register, staff, activity, people=typed))
    assert (answer.status_code, answer.json()["held"]["people"]) == (200, str(kept))
    activity.refresh_from_db()
    assert activity.people == kept


@pytest.mark.parametrize("typed", ["3 4", "约30", "无", "-3"])
def test_what_a_file_would_not_be_read_as_a_number_is_none_in_a_box(
    register, as_staff, activity, staff, typed
):
    with translation.override("en"):
        [why] = [one["why"] for one in read(as_staff, register, [[typed]], "people")["unread"]]
        answer = save(as_staff, register, activity, sent(register, staff, activity, people=typed))
    assert answer.json()["refused"]["people"] in why


def test_what_is_refused_is_said_at_its_box_and_nothing_is_stored(register, as_staff, staff, activity):
    typed = sent(register, staff, activity, people="many", topic="", note="电话13812345678")
    answer = save(as_staff, register, activity, typed)
    assert answer.status_code == 422
    assert set(answer.json()["refused"]) == {"people", "topic", "note"}
    activity.refresh_from_db()
    assert (activity.people, activity.topic, activity.note) == (12, "读书会", "")


def test_what_concerns_the_whole_row_is_said_under_no_name(register, as_staff, staff, community, activity):
    twin = sent(register, staff, activity)
    answer = as_staff.post(url(register, "table_new"), twin)
    assert (answer.status_code, list(answer.json()["refused"])) == (422, [""])


def test_two_people_at_one_row_see_both_values(register, as_staff, staff, activity):
    typed = sent(register, staff, activity, people="20")
    ResidentsActivity.objects.get(pk=activity.pk).save()
    newest = ResidentsActivity.objects.get(pk=activity.pk)
    newest.people = 15
    newest.save()
    answer = save(as_staff, register, activity, typed)
    told = answer.json()
    assert (answer.status_code, told["held"]["people"], told["now"]["people"]) == (409, "15", "15")
    assert told["said"]
    mine = save(as_staff, register, activity, typed | {"version": told["version"]})
    activity.refresh_from_db()
    assert (mine.status_code, activity.people) == (200, 20)


def test_a_row_that_was_retired_meanwhile_is_no_longer_there(register, as_staff, staff, activity):
    data = sent(register, staff, activity, people="20")
    ResidentsActivity.objects.update(retired_on=dt.date(2026, 10, 9))
    assert save(as_staff, register, activity, data).status_code == 404


def test_a_community_of_another_office_is_no_choice(register, as_staff, staff, activity, foreign):
    answer = save(as_staff, register, activity, sent(register, staff, activity, community=foreign.code))
    assert list(answer.json()["refused"]) == ["community"]


def test_a_secretary_is_not_asked_for_the_community(register, client, secretary, community, activity):
    client.force_login(secretary)
    page = client.get(url(register, "table"))
    assert "community" not in [one.name for one in page.context["sheet"].headings]
    made = enter(client, register, secretary, community)
    assert ResidentsActivity.objects.get(pk=made["pk"]).community == community


def test_many_choices_are_typed_by_name_with_one_list_for_all(
    register, as_staff, staff, community, activity, monkeypatch
):
    monkeypatch.setattr(forms, "LONGEST_SELECT", 1)
    choir, _band = (
        make_row(SocialOrganisation, community, name="合唱团"),
        make_row(SocialOrganisation, community, name="乐队"),
    )
    text = as_staff.get(url(register, "table")).content.decode()
    assert text.count('<datalist id="among-organised_with">') == 1
    answer = save(as_staff, register, activity, sent(register, staff, activity, organised_with="合唱团 "))
    activity.refresh_from_db()
    assert (answer.json()["held"]["organised_with"], activity.organised_with) == ("合唱团", choir)
    refused = sent(register, staff, activity, organised_with="舞蹈队")
    assert list(save(as_staff, register, activity, refused).json()["refused"]) == ["organised_with"]
    SocialOrganisation.objects.filter(pk=choir.pk).update(retired_on=dt.date(2026, 10, 9))
    kept = save(as_staff, register, activity, sent(register, staff, activity, people="21"))
    assert kept.status_code == 200, "what the row points to already may stay"


# --- taking back ---


def take_back(client, register, pk):
    return client.post(url(register, "table_take_back", pk))


def test_a_row_entered_just_now_is_taken_back_and_the_trail_keeps_it(
    register, as_staff, staff, community, other
):
    pk = enter(as_staff, register, staff, community)["pk"]
    assert take_back(as_staff, register, pk).status_code == 200
    assert not ResidentsActivity.objects.exists()
    trail = LogEntry.objects.get_for_model(ResidentsActivity).filter(object_id=pk)
    actions = trail.order_by("pk").values_list("action", "actor")
    assert list(actions) == [(LogEntry.Action.CREATE, staff.pk), (LogEntry.Action.DELETE, staff.pk)]


@pytest.mark.parametrize("why", ["old", "changed", "another's", "with evidence"])
def test_a_row_that_somebody_may_rely_on_stays(
    why, register, client, as_staff, staff, colleague, community, other
):
    pk = enter(as_staff, register, staff, community)["pk"]
    row = ResidentsActivity.objects.get(pk=pk)
    if why == "old":
        ResidentsActivity.objects.update(created_at=timezone.now() - dt.timedelta(hours=2))
    elif why == "changed":
        save(as_staff, register, row, sent(register, staff, row, people="31"))
    elif why == "another's":
        client.force_login(colleague)
    else:
        evidence_of(row)
    answer = take_back(client, register, pk)
    assert (answer.status_code, ResidentsActivity.objects.count()) == (422, 1)
    assert answer.json()["refused"][""]


def test_a_row_that_another_points_to_stays(as_staff, staff, community, activity):
    organisations = get_register("social-organisations")
    data = {"community": community.code, "name": "合唱团", "kind": "CULTURE", "people": "3"}
    pk = as_staff.post(url(organisations, "table_new"), data).json()["pk"]
    ResidentsActivity.objects.update(organised_with=pk)
    assert take_back(as_staff, organisations, pk).status_code == 422
    ResidentsActivity.objects.update(organised_with=None)
    assert take_back(as_staff, organisations, pk).status_code == 200


@pytest.mark.parametrize(
    ("field", "typed"),
    [("note", "#REF!"), ("note", "6.23E+07"), ("note", '=DISPIMG("ID_1",1)'), ("name", "#N/A"),
     ("name", "同上"), ("name", "一、文体类"), ("name", "其中：老年队")],
)  # fmt: skip
def test_a_text_that_a_file_may_not_hold_is_refused_in_its_box(
    as_staff, staff, community, other, field, typed
):
    register = get_register("social-organisations")
    row = make_row(SocialOrganisation, community, name="槐荫艺术团")
    answer = save(as_staff, register, row, sent(register, staff, row, **{field: typed}))
    assert (answer.status_code, list(answer.json()["refused"])) == (422, [field])


def test_a_row_keeps_the_name_that_it_has(as_staff, staff, community, other):
    register = get_register("social-organisations")
    row = make_row(SocialOrganisation, community, name="一、槐荫艺术团")
    answer = save(as_staff, register, row, sent(register, staff, row, people="31"))
    assert answer.status_code == 200
