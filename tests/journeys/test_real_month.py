"""A month of a whole sub-district, as it would be run for the first time.

The communities come from the national file, secretaries get their accounts, every report is filled
in the browser or by Excel, one is returned, all are approved; then every figure of the speech's
statistics paragraph (A1 to A10) is looked up on the dashboard and compared with what was typed.
"""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from communities.models import Community
from portal.accounts.models import User
from portal.core.access import Role
from portal.core.month import Month
from portal.reporting import tasks
from portal.reporting.models import MonthlyReport, ReportState
from portal.rollups.models import StaleRollup
from tests.factories import PASSWORD, UserFactory
from tests.journeys import steps

HERE = Path(__file__).parent / "data"
REAL = Path(__file__).parents[3] / "shared" / "data"
OFFICES = {"fictional": (HERE / "villages.csv", "990202001", 5)}
if (REAL / "villages_jiayuguan.csv").exists():
    OFFICES["real"] = (REAL / "villages_jiayuguan.csv", "620201001", 17)

COMPLETIONS = (
    "owners_committee_elected",
    "self_management_committee_elected",
    "access_control_installed",
    "cctv_installed",
)


def month_of(chance, month):
    """Figures of one community as (figure, out of, brought forward)."""
    found = {}
    for code in COMPLETIONS:
        total = chance.randint(3, 18)
        found[code] = (chance.randint(0, total), total, None)
    opening, received = chance.randint(0, 6), chance.randint(1, 20)
    found["property_disputes_resolved"] = (chance.randint(0, opening + received), received, opening)
    found["greening_area"] = (chance.randint(0, 2400), None, None)
    found["directly_managed_members"] = (chance.randint(40, 420), None, None)
    found["central_group_study"] = (chance.randint(0, 2), None, None)
    found["theory_study"] = (chance.randint(month.weeks - 1, month.weeks), None, None)
    return found


def percent(numerator, denominator):
    """One decimal, half up, in whole numbers only; never all unless all, never none unless none."""
    tenths = int(Fraction(1000 * numerator, denominator) + Fraction(1, 2))
    if numerator < denominator:
        tenths = min(tenths, 999)
    if numerator:
        tenths = max(tenths, 1)
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"


@pytest.fixture(params=OFFICES)
def office(request, transactional_db, tmp_path):
    """Imported, catalogue in place, accounts created, last month open; gives (code, passwords)."""
    path, code, communities = OFFICES[request.param]
    call_command("sync_indicators")
    call_command("import_divisions", str(path), sub_district=[code])
    assert Community.objects.within(code).count() == communities
    printed = tmp_path / "accounts.txt"
    with printed.open("w") as out:
        call_command("create_secretaries", sub_district=code, stdout=out)
    passwords = dict(line.split("\t")[:2] for line in printed.read_text().splitlines())
    assert len(passwords) == communities
    UserFactory(username="staff", role=Role.STAFF, area_code=code)
    UserFactory(username="leader", role=Role.LEADER, area_code=code)
    tasks.open_months()
    return code, passwords


def test_a_real_month_from_the_national_file_to_the_dashboard(office, celery_worker_process, new_page):
    code, passwords = office
    month = Month.of(timezone.localdate()) - 1
    chance = random.Random(code)
    typed = {c.code: month_of(chance, month) for c in Community.objects.within(code)}

    for number, (username, password) in enumerate(sorted(passwords.items())):
        page = new_page()
        steps.sign_in(page, username, password)
        steps.change_password(page, password)
        community = User.objects.get(username=username).area_code
        page.goto(f"/reports/{community}/{month}/")
        if number % 3 == 0:
            for indicator, values in typed[community].items():
                steps.type_figure(page, indicator, *values)
        else:
            upload(page, community, month, typed[community])
        steps.submit_month(page)
        page.context.close()

    staff = new_page()
    steps.sign_in(staff, "staff", PASSWORD)
    first = min(typed)
    return_and_mend(staff, new_page, first, month, typed, passwords)
    speakers = set(chance.sample(sorted(typed), 3))
    enter_speeches(staff, month, typed, speakers)
    approve_everything(staff, month)
    assert set(MonthlyReport.objects.for_month(month).values_list("state", flat=True)) == {
        ReportState.APPROVED
    }

    leader = new_page()
    steps.sign_in(leader, "leader", PASSWORD)
    steps.wait_until(lambda: not StaleRollup.objects.filter(area_code__length=9).exists())
    steps.wait_until(lambda: not StaleRollup.objects.exists(), 10)  # the areas above gather first
    leader.goto(f"/dashboard/{month}/")
    check_the_dashboard(steps.cards(leader), typed, speakers, month)
    check_one_community(leader, month, first, typed[first])


def upload(page, community, month, figures):
    with page.expect_download() as download:
        page.click(f"a[href$='/reports/{community}/{month}/workbook/']")
    content = Path(download.value.path()).read_bytes()
    page.click("details.entry-upload summary")
    page.set_input_files(
        "[name=workbook]",
        {
            "name": "月报.xlsx",
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "buffer": steps.fill_workbook(content, figures),
        },
    )
    page.click("details.entry-upload button[type=submit]")
    page.click(".receipt-form button[type=submit]")
    page.wait_for_selector(".entry-submit")


def return_and_mend(staff, new_page, community, month, typed, passwords):
    """Staff return one report; its secretary reads why, mends the figure and submits again."""
    staff.goto(f"/reports/{community}/{month}/review/")
    staff.fill("[name=reason]", "绿化面积请核对")
    staff.click("button[name=verb][value=return]")
    staff.wait_for_load_state()
    username = User.objects.get(role=Role.SECRETARY, area_code=community).username
    page = new_page()
    steps.sign_in(page, username, steps.NEW_PASSWORD)
    page.goto(f"/reports/{community}/{month}/")
    assert "绿化面积请核对" in page.inner_text("main")
    typed[community]["greening_area"] = (1234, None, None)
    steps.type_figure(page, "greening_area", 1234)
    steps.submit_month(page)


def enter_speeches(staff, month, typed, speakers):
    staff.goto(f"/reports/board/{month}/staff-figures/")
    for community in typed:
        value = "1" if community in speakers else "0"
        staff.fill(f"[name='{community}-exchange_speeches-numerator']", value)
    staff.click("main form button[type=submit].btn-primary")
    staff.wait_for_load_state()


def approve_everything(staff, month):
    staff.goto(f"/reports/board/{month}/")
    staff.click("form[action$='approve-clean/'] button")
    staff.wait_for_load_state()
    doubtful = MonthlyReport.objects.for_month(month).filter(state=ReportState.SUBMITTED)
    for community in list(doubtful.values_list("community_id", flat=True)):
        staff.goto(f"/reports/{community}/{month}/review/")
        staff.click("button[name=verb][value=approve]")
        staff.wait_for_load_state()


def check_the_dashboard(cards, typed, speakers, month):
    def total(code, part):
        return sum(figures[code][part] for figures in typed.values())

    count = len(typed)
    for code in COMPLETIONS:  # A1 to A4
        big, text = cards[code]
        assert big == percent(total(code, 0), total(code, 1))
        assert f"{total(code, 0)}/{total(code, 1)}个" in text
        assert f"{count}/{count}" in text

    greened = total("greening_area", 0)  # A5
    in_wan = f"{(Fraction(greened, 100) + Fraction(1, 2)) // 1}"
    wan = f"{in_wan[:-2] or '0'}.{in_wan[-2:].zfill(2)}".rstrip("0").rstrip(".")
    assert cards["greening_area"][0] == (f"{wan}万㎡" if greened >= 10_000 else f"{greened:,}㎡")

    resolved = total("property_disputes_resolved", 0)  # A6
    cases = total("property_disputes_resolved", 1) + total("property_disputes_resolved", 2)
    assert cards["property_disputes_resolved"][0] == percent(resolved, cases)
    assert f"{resolved}/{cases}件" in cards["property_disputes_resolved"][1]

    members = {code: figures["directly_managed_members"][0] for code, figures in typed.items()}  # A7
    big, text = cards["directly_managed_members"]
    assert big == f"{sum(members.values()):,}人"
    assert f"{min(members.values())}人至{max(members.values())}人" in text  # no names: size decides it

    assert cards["exchange_speeches"][0] == f"{len(speakers)}个"  # A8

    held = sum(figures["central_group_study"][0] >= 1 for figures in typed.values())  # A9
    assert cards["central_group_study"][0] == percent(held, count)
    assert f"{held}/{count}" in cards["central_group_study"][1]
    kept = sum(figures["theory_study"][0] == month.weeks for figures in typed.values())  # A10
    assert cards["theory_study"][0] == percent(kept, count)
    assert f"{kept}/{count}" in cards["theory_study"][1]


def check_one_community(leader, month, community, figures):
    """From the number to its community, and from there to the line of its report."""
    leader.goto(f"/dashboard/{month}/areas/{community}/")
    elected, compounds, _opening = figures["owners_committee_elected"]
    assert f"{elected}/{compounds}" in leader.inner_text("main")
    leader.click(f"a[href*='/reports/{community}/{month}/'] >> nth=0")
    leader.wait_for_selector(".entry-table")
    assert "1,234" in leader.inner_text("#row-greening_area")
