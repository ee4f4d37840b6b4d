"""The pages of a made register at every width, for everybody, with headings that nobody should write."""

from __future__ import annotations

import pytest
from django.utils import timezone

from portal.core.access import Role
from portal.core.month import Month
from portal.core.registers import get_register
from portal.indicators.models import Basis
from portal.made import actions, counted
from portal.made.models import Kind, MadeMeasure
from portal.made.wanted import Wanted
from tests.factories import (
    PASSWORD,
    CommunityFactory,
    IndicatorFactory,
    MonthlyReportFactory,
    SubDistrictFactory,
    ThemeFactory,
    UserFactory,
)
from tests.journeys import steps
from tests.journeys.test_pages import wrong_at_every_width

pytestmark = pytest.mark.django_db(transaction=True)
MONTH = Month.of(timezone.localdate()) - 1
ODD = "<script>alert(1)</script>%s%d"
BRACES = "{n}{{ x }}{% y %}'\"&%(name)s"
LONG = "消防通道占用情况以及消防设施完好有效情况排查整改落实说明共三十字"[:30]


@pytest.fixture
def odd(transactional_db):
    """A register in use whose headings and words are as awkward as boxes allow, with a row and a figure."""
    office = SubDistrictFactory(code="990199008")
    ThemeFactory(code="safety", name_zh="平安建设")
    community = CommunityFactory(sub_district=office, code="990199008001", name="槐荫社区居民委员会")
    staff = UserFactory(username="staff", role=Role.STAFF, area_code=office.code)
    UserFactory(username="secretary", area_code=community.code)
    UserFactory(username="leader", role=Role.LEADER, area_code=office.code)
    MonthlyReportFactory(community=community, month=MONTH)
    made = actions.draft(office=office, name="<b>排查</b>%s {n}", help=BRACES)
    wanted = [
        Wanted(name=ODD, kind=Kind.TEXT, is_required=True, is_key=True),
        Wanted(name=BRACES, kind=Kind.CHOICE, labels=['"一般"', "<i>重大</i>", "{n}%"]),
        Wanted(name=LONG, kind=Kind.WHOLE, unit="%处{}", help="'\"<b>%"),
        Wanted(name="排查日期", kind=Kind.DAY, is_required=True),
        Wanted(name="=1+1", kind=Kind.PROSE),
        Wanted(name="附件", kind=Kind.FILES),
    ]
    actions.define(made=made, wanted=wanted)
    basis = Basis(
        document="消委〔2026〕1号", issued_by="消委", kept_by="平安办", minutes=3,
        until=timezone.localdate().replace(month=12, day=31),
    )  # fmt: skip
    made = actions.open_register(made=made, basis=basis)
    model = get_register(made.slug).model
    row = model(community=community, t1="=HYPERLINK(1)", t2="2", n1=0, t3=MONTH.first_day, x1="+1")
    row.save()
    by_name = {one.name: one for one in made.columns.all()}
    measure = MadeMeasure(
        register=made, what="SUM", column=by_name[LONG], day=by_name["排查日期"], span="MONTH",
        where=[[by_name[BRACES].slot, "is", "2"]],
    )  # fmt: skip
    indicator = IndicatorFactory.build(
        name_zh="<i>新发现</i>%s{n}", theme=ThemeFactory(code="safety"), unit="处", kind="flow"
    )
    counted.add_figure(measure=measure, indicator=indicator, from_month=MONTH, wish=None)
    actions.draft(office=office, name="还没用的")
    return made, measure, row, staff


def test_every_page_of_it_can_be_read_and_used_at_every_width(odd, new_page):
    made, measure, row, _staff = odd
    own, rows, code = f"/registers/own/{made.slug}/", f"/registers/{made.slug}/", measure.indicator.code
    pages = {
        "staff": (
            "/registers/own/", "/registers/own/new/", own, f"{own}name/", f"{own}open/", f"{own}figures/new/",
            f"{own}figures/{measure.pk}/", f"/registers/own/{made.slug[:-1]}2/", "/registers/", rows,
            f"{rows}new/", f"{rows}table/", f"{rows}import/", row.get_absolute_url(),
            f"/reports/asked/{MONTH}/", "/indicators/", f"/dashboard/{MONTH}/indicators/{code}/",
        ),
        "secretary": ("/registers/", rows, f"{rows}new/", f"/reports/990199008001/{MONTH}/"),
        "leader": ("/", "/registers/", rows, f"/dashboard/{MONTH}/indicators/{code}/"),
    }  # fmt: skip
    wrong = []
    for name, paths in pages.items():
        page = new_page()
        steps.sign_in(page, name, PASSWORD)
        for path in paths:
            wrong += wrong_at_every_width(page, path)
    assert not wrong


@pytest.mark.console("422")
def test_the_columns_are_made_with_the_keyboard_alone(odd, new_page):
    """From the heading through kind, words and ticks to the button, without a hand on the mouse."""
    page = new_page()
    steps.sign_in(page, "staff", PASSWORD)
    page.goto(f"/registers/own/{odd[0].slug[:-1]}2/")
    page.focus("[name=form-0-name]")
    for key in ("地点", "Tab", "Tab", "Tab", "Space", "Tab", "Space"):
        page.keyboard.type(key) if key == "地点" else page.keyboard.press(key)
    page.focus("[name=form-0-name]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=form-0-pk][value]", state="attached")
    assert page.is_checked("[name=form-0-is_required]")
    assert page.is_checked("[name=form-0-is_key]")


@pytest.mark.console("422")
def test_a_table_that_is_open_while_columns_change_says_so(odd, new_page):
    made, _measure, row, _staff = odd
    page = new_page()
    steps.sign_in(page, "staff", PASSWORD)
    page.goto(f"/registers/{made.slug}/table/")
    page.fill(f".sheet-row[data-pk='{row.pk}'] .sheet-box[name=n1]", "5")
    page.press(f".sheet-row[data-pk='{row.pk}'] .sheet-box[name=n1]", "Enter")
    page.wait_for_selector(".sheet-row[data-state=saved]")
    actions.rename(made=made, name="改了名", help="")
    page.fill(f".sheet-row[data-pk='{row.pk}'] .sheet-box[name=n1]", "6")
    page.press(f".sheet-row[data-pk='{row.pk}'] .sheet-box[name=n1]", "Enter")
    page.wait_for_selector(".sheet-row[data-state=refused]")
    assert get_register(made.slug).model.objects.get().n1 == 5
