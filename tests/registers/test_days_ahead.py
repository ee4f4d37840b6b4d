"""A day that cannot be meant is refused in the same words by file, clipboard, table and form."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import models
from django.utils import translation

from portal.core.registers import all_registers, get_register, rules
from portal.core.registers.forms import RetireForm, form_class
from portal.core.registers.models import YEARS_AHEAD
from portal.core.registers.sheet.forms import Sheet
from tests.registers.test_pasting import read
from tests.registers.test_receipts import activities, activity_row, headings_of, report_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 2)


@pytest.fixture(autouse=True)
def _second_of_november(monkeypatch):
    monkeypatch.setattr(rules, "today", lambda: TODAY)
    with translation.override("en"):
        yield


@pytest.mark.parametrize("day", ["2062-10-03", "2026-11-03"])
def test_what_has_happened_does_not_lie_ahead(register, community, other, staff, as_staff, day):
    pending = activities(staff, activity_row(community, held_on=day), activity_row(community, held_on=TODAY))
    [refusal] = pending.report["refusals"]
    assert (refusal["cell"], refusal["found"]) == ("B2", day)
    assert refusal["expected"].startswith(f"{day} lies ahead")
    data = {
        "community": community.code,
        "held_on": day,
        "topic": "合唱",
        "kind": "LEARNING",
        "people": "3",
    }
    for form in (
        Sheet(register, staff).form(data=data),
        form_class(register)(data=data, user=staff),
    ):
        assert form.errors["held_on"] == [refusal["expected"]]
    assert not Sheet(register, staff).form(data=data | {"held_on": TODAY.isoformat()}).errors
    as_staff.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = read(as_staff, register, [[day]])
    assert [(one["name"], one["why"]) for one in answer["unread"]] == [("held_on", refusal["expected"])]


def test_a_row_that_holds_such_a_day_already_can_be_mended_elsewhere(register, activity, staff):
    activity.held_on = dt.date(2062, 10, 3)
    activity.save()
    sheet = Sheet(register, staff)
    form = sheet.form(activity, data=sheet.form(activity).held() | {"topic": "读书"})
    assert not form.errors


@pytest.mark.parametrize(
    ("day", "is_taken"), [("2027-10-31", True), ("2036-11-02", True), ("2062-10-03", False)]
)
def test_a_deadline_lies_ahead_but_not_by_decades(community, staff, day, is_taken):
    slug = "joint-projects"
    partner = get_register("partner-units").model.objects.create(
        community=community, name="甲厂", kind="ENTERPRISE", joined_on=dt.date(2025, 1, 1)
    )
    values = {
        "community": community.short_name, "partner": partner.name, "name": "共享车位",
        "started_on": "2026-10-03", "deadline": day,
    }  # fmt: skip
    row = [values.get(name) for name in get_register(slug).fields()]
    pending = report_of(slug, staff, row, headings=headings_of(slug))
    said = [one["expected"] for one in pending.report["refusals"]]
    assert said == (
        [] if is_taken else ["2062-10-03 is too far ahead (2036-11-02 at the latest); check the year."]
    )


def test_a_row_is_not_retired_from_a_day_that_is_a_slip():
    for day, is_valid in (("2026-12-31", True), ("2062-10-03", False), ("1900-01-01", False)):
        form = RetireForm({"day": day, "reason": "并入"}, today=TODAY)
        assert form.is_valid() == is_valid


def test_what_may_lie_ahead_is_a_day_of_the_register():
    for register in all_registers():
        for name, days in getattr(register.model, "days_ahead", {}).items():
            assert isinstance(register.model._meta.get_field(name), models.DateField)
            assert 0 < days <= YEARS_AHEAD
