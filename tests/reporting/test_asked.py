"""What is asked of a community, by what paper, until when, and what it costs (报表准入)."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.core.access import Role
from portal.core.month import Month
from portal.indicators.alike import alike, kernel
from portal.indicators.models import Basis, Indicator
from portal.notices.models import Notice
from portal.reporting.asked import asked, tell_ending
from tests.factories import (
    BasisFactory,
    CommunityFactory,
    FigureFactory,
    IndicatorFactory,
    MonthlyReportFactory,
    SubDistrictFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
MONTH = Month(2026, 10)
TODAY = dt.date(2026, 11, 20)
PAGE = f"/reports/asked/{MONTH}/"


@pytest.fixture
def office():
    return SubDistrictFactory()


@pytest.fixture
def community(office):
    return CommunityFactory(sub_district=office)


@pytest.fixture
def staff(office):
    return UserFactory(role=Role.STAFF, area_code=office.code)


def of(found, name):
    [item] = [one for one in (*found.figures, *found.rows, *found.over) if one.name == name]
    return item


class TestGate:
    def test_what_an_office_added_is_asked_only_while_its_basis_holds(self, office):
        own = IndicatorFactory(owner_code=office.code, basis=False)
        assert own not in Indicator.objects.in_use(office.code, MONTH)
        BasisFactory(sub_district=office, indicator=own, until=dt.date(2026, 10, 15))
        assert own in Indicator.objects.in_use(office.code, MONTH), "the month in which it ends is asked"
        assert own not in Indicator.objects.in_use(office.code, MONTH + 1)

    def test_the_catalogue_has_the_paper_of_its_line_of_work_until_an_office_s_own_ends(self, office):
        listed = IndicatorFactory()
        assert listed in Indicator.objects.in_use(office.code, MONTH)
        BasisFactory(sub_district=office, indicator=listed, until=dt.date(2026, 9, 30))
        assert listed not in Indicator.objects.in_use(office.code, MONTH)
        assert listed in Indicator.objects.in_use(office.code, MONTH - 1), "what was asked stays asked"
        assert listed in Indicator.objects.in_use(SubDistrictFactory().code, MONTH)

    def test_it_is_not_switched_on_without(self, client, staff, office):
        own = IndicatorFactory(owner_code=office.code, basis=False)
        client.force_login(staff)
        answer = client.post(f"/indicators/{own.code}/use/", {"to": "on", "month": "2026-10"})
        assert answer.url == f"/indicators/{own.code}/basis/?area={office.code}"
        assert not own.uses.exists()


class TestPage:
    def test_boxes_and_minutes_are_added_up_for_the_community_alone(self, office, community):
        IndicatorFactory(name_zh="甲")  # completion: two boxes
        flow = IndicatorFactory(name_zh="乙", kind="flow", denominator="entered", opening_label="结转")
        IndicatorFactory(name_zh="丙", kind="level", entered_by=Indicator.EnteredBy.STAFF)
        BasisFactory(sub_district=office, indicator=flow, minutes=10)
        found = asked(office, MONTH, office.code, TODAY)
        assert (found.boxes, found.minutes) == (2 + 3, 2 + 10)
        assert (of(found, "甲").is_own_paper, of(found, "乙").document) == (False, "党办发〔2026〕3号")

    def test_what_came_and_went_within_a_year_is_named(self, office):
        IndicatorFactory(name_zh="一直")
        IndicatorFactory(name_zh="新增", valid_from=MONTH - 3)
        IndicatorFactory(name_zh="已停", valid_until=MONTH - 3)
        found = asked(office, MONTH, office.code, TODAY)
        assert (found.new, found.gone) == (["新增"], ["已停"])

    def test_a_figure_that_is_always_zero_is_told_from_one_never_reported(self, office, community):
        names = ("从来为零", "常有内容", "从未上报")
        silent, used, _never = (IndicatorFactory(name_zh=name) for name in names)
        for back in range(2):
            report = MonthlyReportFactory(community=community, month=MONTH - back, state="APPROVED")
            FigureFactory(report=report, indicator=silent, numerator=0)
            FigureFactory(report=report, indicator=used, numerator=4)
        draft = MonthlyReportFactory(community=community, month=MONTH - 2)
        FigureFactory(report=draft, indicator=silent, numerator=9)
        found = asked(office, MONTH, office.code, TODAY)
        items = [of(found, name) for name in names]
        assert [(one.reported, one.said, one.is_unused) for one in items] == [
            (2, 0, True), (2, 2, False), (0, 0, False),
        ]  # fmt: skip

    def test_a_register_whose_basis_has_ended_stands_apart(self, office):
        BasisFactory(sub_district=office, register="residents-councils", until=dt.date(2026, 9, 30))
        found = asked(office, MONTH, office.code, TODAY)
        assert [one.address for one in found.over] == ["/indicators/registers/residents-councils/basis/"]
        assert all("residents-councils" not in one.address for one in found.rows)

    def test_who_is_asked_reads_the_same_page_and_changes_nothing(self, client, community, staff):
        IndicatorFactory(name_zh="甲")
        for person in (UserFactory(area_code=community.code), staff):
            client.force_login(person)
            answer = client.get(PAGE)
            assert answer.status_code == 200
            assert ("/basis/" in answer.text) is (person == staff)
            assert [one.name for one in answer.context["asked"].figures] == ["甲"]
        secretary = UserFactory(area_code=community.code)
        client.force_login(secretary)
        assert client.get("/indicators/registers/residents-councils/basis/").status_code == 403

    def test_another_office_s_page_is_not_found(self, client, staff):
        client.force_login(staff)
        other = CommunityFactory().sub_district
        assert client.get(f"{PAGE}?area={other.code}").status_code == 404

    def test_the_page_costs_the_same_however_long(self, client, staff, django_assert_max_num_queries):
        for _n in range(12):
            IndicatorFactory()
        client.force_login(staff)
        with django_assert_max_num_queries(12):
            assert client.get(PAGE).status_code == 200


class TestKeeping:
    FORM = {  # noqa: RUF012
        "document": "党办发〔2026〕8号", "issued_by": "区委办", "kept_by": "党建办", "minutes": "4",
        "every": "MONTH", "until": "2026-12-31",
    }  # fmt: skip

    @pytest.fixture(autouse=True)
    def _today(self, monkeypatch):
        monkeypatch.setattr(timezone, "localdate", lambda *_given: TODAY)

    def test_staff_name_the_paper_and_the_day(self, client, staff, office):
        listed = IndicatorFactory(theme__document="《物业管理条例》", theme__issued_by="国务院")
        client.force_login(staff)
        page = f"/indicators/{listed.code}/basis/"
        assert "《物业管理条例》" in client.get(page).text
        assert client.post(page, self.FORM).status_code == 302
        client.post(page, {**self.FORM, "minutes": "6"})
        basis = Basis.objects.get()
        assert (basis.indicator, basis.minutes, basis.until) == (listed, 6, dt.date(2026, 12, 31))

    @pytest.mark.parametrize(
        "wrong", [{"document": ""}, {"until": "2031-01-01"}, {"until": ""}, {"minutes": "0"}, {"kept_by": ""}]
    )
    def test_without_paper_owner_or_end_it_is_no_basis(self, client, staff, wrong):
        client.force_login(staff)
        answer = client.post("/indicators/registers/residents-councils/basis/", self.FORM | wrong)
        assert list(answer.context["form"].errors) == list(wrong)
        assert not Basis.objects.exists()

    def test_a_register_there_is_not_has_no_page(self, client, staff):
        client.force_login(staff)
        assert client.get("/indicators/registers/nothing/basis/").status_code == 404

    def test_staff_are_told_once_a_month_before_it_ends(self, office, staff):
        UserFactory(role=Role.STAFF, area_code=SubDistrictFactory().code)
        UserFactory(role=Role.LEADER, area_code=office.code)
        soon = IndicatorFactory(name_zh="甲")
        BasisFactory(sub_district=office, indicator=soon, until=TODAY + dt.timedelta(days=31))
        BasisFactory(sub_district=office, indicator=IndicatorFactory(), until=TODAY + dt.timedelta(days=32))
        BasisFactory(sub_district=office, indicator=IndicatorFactory(), until=TODAY - dt.timedelta(days=1))
        now = timezone.now()
        assert [tell_ending(today=TODAY, now=now) for _time in range(2)] == [1, 0]
        notice = Notice.objects.get()
        assert notice.receiver == staff
        assert "甲" in notice.text and "2026-12-21" in notice.text


class TestAlike:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("户数", "户数（户）"),
            ("本月化解数", "化解"),
            ("网格员人数", "网格员人数情况"),
            ("ＷＩＦＩ", "wifi"),
        ],
    )
    def test_headings_of_one_meaning_have_one_kernel(self, one, other):
        assert kernel(one) == kernel(other) != ""

    @pytest.mark.parametrize(
        ("one", "other"), [("绿化面积", "新增绿化面积"), ("户数", "人数"), ("应完成", "已完成"), ("数", "户")]
    )
    def test_others_have_not(self, one, other):
        assert kernel(one) != kernel(other) or kernel(one) == ""

    def test_columns_of_registers_and_indicators_are_found(self, office):
        IndicatorFactory(name_zh="楼门长配备", numerator_label="已配备楼门长")
        assert alike(["楼门长配备情况"], office.code) == ["楼门长配备"]
        found = alike(["户数"], office.code)
        assert any("·" in one for one in found), found

    def test_it_is_asked_before_a_second_one_is_added(self, client, staff, office):
        there = IndicatorFactory(name_zh="楼门长配备")
        client.force_login(staff)
        form = {
            "name_zh": "楼门长配备数", "theme": there.theme_id, "kind": "level", "unit": "个",
            "numerator_label": "在岗楼门长", "minimum": 0, "direction": "up", "carry_months": 0,
            "entered_by": "secretary",
        }  # fmt: skip
        answer = client.post("/indicators/new/", form)
        assert "楼门长配备" in answer.context["form"].non_field_errors()[0]
        assert 'type="checkbox"' in answer.text and "is_other" in answer.text
        assert client.post("/indicators/new/", {**form, "is_other": "on"}).status_code == 302
        assert Indicator.objects.filter(owner_code=office.code).count() == 1
