"""Which target binds an area, and what an office may set."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from portal.core.access import Role
from portal.core.month import Month
from portal.indicators import actions
from portal.indicators.models import Indicator, IndicatorUse, KeyTask, Target
from tests.factories import (
    BasisFactory,
    CommunityFactory,
    IndicatorFactory,
    SubDistrictFactory,
    TargetFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 12, 31)


@pytest.fixture
def office():
    office = SubDistrictFactory(code="990101001", name="云溪街道")
    for number in (1, 2):
        CommunityFactory(sub_district=office, code=f"{office.code}{number:03d}")
    return office


@pytest.fixture
def staff(client, office):
    user = UserFactory(role=Role.STAFF, area_code=office.code)
    client.force_login(user)
    return user


def test_a_communitys_own_target_goes_before_the_sub_districts(office):
    indicator = IndicatorFactory()
    TargetFactory(indicator=indicator, area_code=office.code, value=90)
    TargetFactory(indicator=indicator, area_code="990101001001", value=70)
    values = {
        code: Target.objects.for_area(code, 2026)[indicator.pk].value
        for code in ("990101001001", "990101001002")
    }
    assert values == {"990101001001": 70, "990101001002": 90}


def test_a_count_binds_the_sub_district_as_a_whole_only(office):
    target = TargetFactory(
        indicator=IndicatorFactory(kind="flow"), area_code=office.code, value=30000, value_kind="count"
    )
    assert Target.objects.for_area("990101001001", 2026) == {}
    assert Target.objects.for_area(office.code, 2026) == {target.indicator_id: target}


@pytest.mark.parametrize(
    "wrong", [{"value": 101}, {"value": 0}, {"area_code": "990101"}, {"area_code": "99010100100"}]
)
def test_the_database_refuses_a_target_that_cannot_be(office, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        TargetFactory(**wrong)


def test_switching_off_and_on_keeps_what_was_counted_before(office):
    indicator = IndicatorFactory()

    def counted(month):
        return Indicator.objects.in_use(office.code, Month(2026, month)).filter(pk=indicator.pk).exists()

    actions.switch_off(indicator=indicator, office=office, month=Month(2026, 6))
    assert [counted(6), counted(7)] == [True, False]
    actions.switch_on(indicator=indicator, office=office, month=Month(2026, 9))
    assert counted(9)


def test_counting_from_a_later_month_says_that_the_months_before_stay(client, staff, office):
    indicator = IndicatorFactory()
    actions.switch_off(indicator=indicator, office=office, month=Month(2026, 6))
    response = client.post(
        f"/indicators/{indicator.code}/use/", {"to": "on", "month": "2026-09"}, follow=True
    )
    assert IndicatorUse.objects.get().from_month < Month(2026, 9)
    [said] = response.context["messages"]
    switched_on = "%(name)s is counted from %(month)s on, and without a gap in the months before."
    assert str(said) == gettext(switched_on) % {"name": indicator.name, "month": "2026年9月"}


def test_what_is_counted_already_is_not_cut_off_before_the_month_it_is_switched_on(office):
    indicator = IndicatorFactory()
    actions.switch_theme(theme=indicator.theme, office=office, month=Month(2026, 9), on=True)
    assert indicator in Indicator.objects.in_use(office.code, Month(2026, 8))


def test_an_indicator_that_is_off_by_default_counts_from_the_month_it_is_switched_on(office):
    indicator = IndicatorFactory(on_by_default=False)
    actions.switch_on(indicator=indicator, office=office, month=Month(2026, 5))
    counted = [Indicator.objects.in_use(office.code, Month(2026, m)).exists() for m in (4, 5)]
    assert counted == [False, True]
    assert not Indicator.objects.in_use("990101002", Month(2026, 5)).exists()


def test_setting_targets_writes_changes_and_takes_away(office):
    indicator = IndicatorFactory()

    def save(own, first):
        return actions.set_targets(
            indicator=indicator, year=2026, value_kind="rate", key_task=None,
            aims=[actions.Aim(office.code, own, DUE), actions.Aim("990101001001", first, DUE)],
        )  # fmt: skip

    assert save(Decimal(90), Decimal(80)) == 2
    assert save(Decimal(90), Decimal(80)) == 0
    assert save(Decimal(90), None) == 1
    assert Target.objects.count() == 1
    with pytest.raises(ValidationError, match="100"):
        save(Decimal(120), None)


def test_staff_set_targets_in_the_browser(client, staff, office):
    indicator = IndicatorFactory()
    task = KeyTask.objects.create(sub_district=office, theme=indicator.theme, year=2026, name="任务")
    form = {"value_kind": "rate", "key_task": task.pk, "aims-TOTAL_FORMS": 3, "aims-INITIAL_FORMS": 3}
    for number, (code, value) in enumerate(
        {"990101001": "90", "990101001001": "", "990101001002": "75.5"}.items()
    ):
        form |= {
            f"aims-{number}-area_code": code,
            f"aims-{number}-value": value,
            f"aims-{number}-due_on": DUE,
        }
    response = client.post(f"/indicators/{indicator.code}/targets/2026/", form)
    assert response.status_code == 302
    assert dict(Target.objects.values_list("area_code", "value")) == {
        "990101001": Decimal("90.0"),
        "990101001002": Decimal("75.5"),
    }
    assert Target.objects.filter(key_task=task).count() == 2


def test_a_refused_target_keeps_what_was_typed(client, staff, office):
    indicator = IndicatorFactory()
    form = {"value_kind": "rate", "key_task": "", "aims-TOTAL_FORMS": 1, "aims-INITIAL_FORMS": 1}
    form |= {"aims-0-area_code": office.code, "aims-0-value": "130", "aims-0-due_on": DUE}
    response = client.post(f"/indicators/{indicator.code}/targets/2026/", form)
    assert response.status_code == 200
    assert 'value="130"' in response.text
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    ("value", "shown"), [("100.0", "100"), ("30000", "30000"), ("75.5", "75.5"), ("0.1", "0.1")]
)
def test_a_target_stands_in_its_box_as_it_was_typed(client, staff, office, value, shown):
    indicator = IndicatorFactory(kind="flow")
    TargetFactory(indicator=indicator, area_code=office.code, value=Decimal(value), value_kind="count")
    page = client.get(f"/indicators/{indicator.code}/targets/2026/").text
    assert f'name="aims-0-value" value="{shown}"' in page


@pytest.mark.parametrize("value", ["0", "0.0", "-1", "90.55", "无", "九十", "1,0", "90人"])
def test_what_cannot_be_a_target_is_refused_at_its_own_box(client, staff, office, value):
    indicator = IndicatorFactory()
    TargetFactory(indicator=indicator, area_code=office.code, value=90)
    form = {"value_kind": "rate", "key_task": "", "aims-TOTAL_FORMS": 1, "aims-INITIAL_FORMS": 1}
    form |= {"aims-0-area_code": office.code, "aims-0-value": value, "aims-0-due_on": DUE}
    page = client.post(f"/indicators/{indicator.code}/targets/2026/", form)
    assert page.context["aims"][0].errors["value"]
    assert Target.objects.get().value == 90


def test_staff_cannot_set_another_offices_target_through_the_form(client, staff, office):
    indicator = IndicatorFactory()
    SubDistrictFactory(code="990102001")
    form = {"value_kind": "rate", "key_task": "", "aims-TOTAL_FORMS": 1, "aims-INITIAL_FORMS": 1}
    form |= {"aims-0-area_code": "990102001", "aims-0-value": "50", "aims-0-due_on": DUE}
    client.post(f"/indicators/{indicator.code}/targets/2026/", form)
    assert not Target.objects.exists()
    assert client.get(f"/indicators/{indicator.code}/targets/2026/?area=990102001").status_code == 404


def own_indicator(**changes):
    return {
        "name_zh": "楼门长配备", "name_en": "", "theme": "", "kind": "completion", "unit": "个",
        "numerator_label": "已配备", "denominator_label": "楼门", "minimum": 0, "direction": "up",
        "carry_months": 3, "entered_by": "secretary", "sentence": "", "definition": "", "why": "",
    } | changes  # fmt: skip


def test_staff_add_an_indicator_of_their_own(client, staff, office):
    theme = IndicatorFactory().theme
    response = client.post("/indicators/new/", own_indicator(theme=theme.pk))
    assert response.status_code == 302
    indicator = Indicator.objects.get(owner_code=office.code)
    assert (indicator.name_zh, indicator.denominator) == ("楼门长配备", "entered")
    assert response.url == f"/indicators/{indicator.code}/basis/?area={office.code}"
    assert indicator not in Indicator.objects.in_use(office.code, Month(2026, 10)), "no basis, not asked"
    BasisFactory(sub_district=office, indicator=indicator)
    assert indicator in Indicator.objects.in_use(office.code, Month(2026, 10))
    assert indicator not in Indicator.objects.in_use("990102001", Month(2026, 10))


def test_a_completion_has_to_be_out_of_something(client, staff):
    theme = IndicatorFactory().theme
    response = client.post("/indicators/new/", own_indicator(theme=theme.pk, denominator_label=""))
    assert response.status_code == 200
    assert "楼门长配备" in response.text
    assert not Indicator.objects.exclude(owner_code="").exists()


@pytest.mark.parametrize(
    ("given", "box"),
    [
        ({"kind": "level"}, "denominator_label"),
        ({"kind": "frequency", "minimum": 1, "denominator_label": "", "carry_months": 2}, "carry_months"),
        ({"kind": "flow", "carry_months": 0, "minimum": 2}, "minimum"),
    ],
)
def test_what_the_kind_has_no_use_for_is_said_not_kept_in_silence(client, staff, given, box):
    response = client.post("/indicators/new/", own_indicator(theme=IndicatorFactory().theme.pk, **given))
    assert list(response.context["form"].errors) == [box]
    assert not Indicator.objects.exclude(owner_code="").exists()


def test_the_catalogue_is_read_only_in_the_browser(client, staff):
    assert client.get(f"/indicators/{IndicatorFactory().code}/").status_code == 403


def test_staff_retire_an_indicator_by_month(client, staff, office):
    indicator = IndicatorFactory()
    client.post(f"/indicators/{indicator.code}/use/", {"to": "off", "month": "2026-06"})
    assert IndicatorUse.objects.get().until_month == Month(2026, 6)
    client.post(f"/indicators/{indicator.code}/use/", {"to": "off", "month": "soon"})
    assert IndicatorUse.objects.get().until_month == Month(2026, 6)


def test_the_list_takes_the_same_number_of_queries_however_long(client, staff, django_assert_max_num_queries):
    for _n in range(12):
        TargetFactory(indicator=IndicatorFactory(), area_code="990101001")
    with django_assert_max_num_queries(12):
        assert client.get("/indicators/?year=2026").status_code == 200


def test_key_tasks_are_kept_once_a_year(client, staff, office):
    theme = IndicatorFactory().theme
    form = {"year": 2026, "theme": theme.pk, "name": "补齐门禁", "document": "", "lead": ""}
    assert client.post("/indicators/key-tasks/new/", form).status_code == 302
    assert client.post("/indicators/key-tasks/new/", form).status_code == 200
    task = KeyTask.objects.get()
    client.post(f"/indicators/key-tasks/{task.pk}/", form | {"lead": "平安办"})
    task.refresh_from_db()
    assert task.lead == "平安办"
    assert "补齐门禁" in client.get("/indicators/key-tasks/").text


def test_a_whole_line_of_work_is_switched_on_and_off(client, staff, office):
    theme = IndicatorFactory(on_by_default=False).theme
    IndicatorFactory(theme=theme, on_by_default=False)
    IndicatorFactory(theme=theme, on_by_default=False, owner_code="990102001")
    other = IndicatorFactory(on_by_default=False)

    def counted(month):
        return Indicator.objects.in_use(office.code, Month(2026, month)).count()

    client.post(f"/indicators/themes/{theme.code}/use/", {"to": "on", "month": "2026-03"})
    assert [counted(2), counted(3)] == [0, 2]
    client.post(f"/indicators/themes/{theme.code}/use/", {"to": "off", "month": "2026-06"})
    assert [counted(6), counted(7)] == [2, 0]
    client.post(f"/indicators/themes/{theme.code}/use/", {"to": "off", "month": "soon"})
    assert counted(6) == 2
    assert not IndicatorUse.objects.filter(indicator=other).exists()


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("count", "36,000", "36000"),
        ("count", "36000㎡", "36000"),
        ("count", "3.6万", "36000"),
        ("count", "３６０００", "36000"),
        ("rate", "95%", "95"),
        ("rate", "75.5", "75.5"),
        ("count", "95%", None),
        ("count", "约30", None),
        ("rate", "九成", None),
        ("rate", "0.9", None),  # as a spreadsheet keeps 90%
        ("rate", "0.95", None),
        ("rate", "0.5%", "0.5"),
    ],
)
def test_targets_are_read_as_figures_are(client, staff, office, kind, typed, value):
    indicator = IndicatorFactory(kind="flow", unit="㎡", denominator="entered")
    form = {"value_kind": kind, "key_task": "", "aims-TOTAL_FORMS": 1, "aims-INITIAL_FORMS": 1}
    form |= {"aims-0-area_code": office.code, "aims-0-value": typed, "aims-0-due_on": DUE}
    client.post(f"/indicators/{indicator.code}/targets/2026/", form)
    found = Target.objects.values_list("value", flat=True)
    assert list(found) == ([] if value is None else [Decimal(value)])


def test_a_day_before_the_targets_year_is_refused(client, staff, office):
    indicator = IndicatorFactory()
    form = {"value_kind": "rate", "key_task": "", "aims-TOTAL_FORMS": 1, "aims-INITIAL_FORMS": 1}
    form |= {"aims-0-area_code": office.code, "aims-0-value": "90", "aims-0-due_on": "2025-12-31"}
    page = client.post(f"/indicators/{indicator.code}/targets/2026/", form)
    assert "2026" in str(page.context["aims"].errors)
    assert not Target.objects.exists()
