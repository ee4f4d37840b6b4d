"""What an auditor asks of the trail: each kind of act leaves a line with who, when, what and from where."""

import datetime as dt
from io import BytesIO

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from portal.core.access import Role
from portal.core.audit import Event, note
from portal.core.registers import get_register
from portal.core.seals.sealing import seal
from portal.reporting.models import ReportState
from tests.contracts.registers import exported, upload
from tests.contracts.test_access import a_matter
from tests.contracts.world import MONTH, make_office
from tests.factories import PASSWORD, CommunityFactory, SubDistrictFactory, UserFactory
from tests.support.trail import forget_trail

pytestmark = pytest.mark.django_db
ADDRESS, CLAIMED = "10.0.0.8", "6.6.6.6"
CREATED, CHANGED = LogEntry.Action.CREATE, LogEntry.Action.UPDATE
COUNCILS = get_register("residents-councils")


@pytest.fixture
def office():
    return make_office("990101001", "长虹街道")


@pytest.fixture
def browser(client, office):
    """The staff's, at an address that cannot be talked away."""
    client.defaults |= {"REMOTE_ADDR": ADDRESS, "HTTP_X_FORWARDED_FOR": CLAIMED, "HTTP_X_CORRELATION_ID": "x"}
    client.force_login(office.staff)
    return client


def sign_in(browser, office):
    browser.logout()
    browser.post(reverse("accounts:sign_in"), {"username": office.staff.username, "password": PASSWORD})


def fail_to_sign_in(browser, office):
    browser.logout()
    browser.post(reverse("accounts:sign_in"), {"username": office.staff.username, "password": "wrong"})


def change_the_role(browser, office):
    give(browser, office.colleague, role=Role.LEADER)


def change_the_area(browser, office):
    CommunityFactory(sub_district=office.sub_district, code=f"{office.sub_district.code}002")
    give(browser, office.secretary, area_code=f"{office.sub_district.code}002")


def give(browser, account, **values):
    browser.force_login(UserFactory(role=Role.ADMIN, username="root"))
    form = {"name": account.name, "role": account.role, "area_code": account.area_code} | values
    assert browser.post(account.get_absolute_url(), form).status_code == 302


def take_in(browser, office):
    pending = upload(browser, COUNCILS, filled(browser))
    browser.post(reverse("registers:import_commit", args=[COUNCILS.slug, pending.pk]))


def filled(browser):
    """The register's own file, with another topic in it."""
    book = load_workbook(BytesIO(exported(browser, COUNCILS)))
    sheet = book.active
    with translation.override("zh-hans"):
        heading = str(COUNCILS.model._meta.get_field("people").verbose_name)
    headings = [cell.value for cell in sheet[1]]
    sheet.cell(2, headings.index(heading) + 1).value = 77
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def approve(browser, office):
    office.report.state, office.report.submitted_at = ReportState.SUBMITTED, timezone.now()
    office.report.save()
    page = reverse("reporting:review", args=[office.community.code, MONTH])
    seen = browser.get(page).context["seen"]
    browser.post(page, {"verb": "approve", "seen": seen})


def lock(browser, office):
    browser.post(reverse("reporting:lock", args=[MONTH]))


def accept(browser, office):
    """A community takes a matter on."""
    browser.force_login(office.secretary)
    browser.post(reverse("supervision:step", args=[a_matter(office).pk, "accept"]))


def attach(browser, office):
    file = SimpleUploadedFile("签到.pdf", b"%PDF-1.4 %%EOF")
    browser.post(reverse("registers:attach", args=[COUNCILS.slug, office.council.pk]), {"files": file})


def evidence(browser, office):
    page = reverse("registers:attachment", args=[COUNCILS.slug, office.council.pk, office.minutes.pk])
    assert taken(browser.get(page)).startswith(b"%PDF")


def sign_somebody_out(browser, office):
    Client().force_login(office.colleague)
    own("sign_out_account")(browser, office)


def switch(browser, office):
    page = reverse("indicators:switch", args=[office.indicator.code])
    browser.post(page, {"month": str(MONTH), "to": "off"})


def export_the_trail(browser, office):
    taken(browser.get(reverse("accounts:export_trail")))


def taken(response):
    """The bytes of a file that is sent."""
    return b"".join(response.streaming_content)


def own(name):
    return lambda browser, office: browser.post(reverse(f"accounts:{name}", args=[office.colleague.pk]))


# What is done → the line that it leaves: action or event, of which kind of object, what it says.
NOTED = {
    "sign in": (sign_in, Event.SIGNED_IN, "user", {}),
    "fail to sign in": (fail_to_sign_in, Event.SIGN_IN_FAILED, "user", {}),
    "sign out": (lambda b, o: b.post(reverse("accounts:sign_out")), Event.SIGNED_OUT, "user", {}),
    "change a role": (change_the_role, CHANGED, "user", {"role"}),
    "change an area": (change_the_area, CHANGED, "user", {"area_code"}),
    "close an account": (own("deactivate"), CHANGED, "user", {"is_active"}),
    "give a one-time password": (own("reset_password"), CHANGED, "user", {"password"}),
    "let somebody sign in": (own("release"), Event.RELEASED, "user", {}),
    "sign somebody out": (sign_somebody_out, Event.SESSIONS_ENDED, "user", {}),
    "switch an indicator": (switch, CREATED, "indicatoruse", {"until_month"}),
    "approve a report": (approve, CHANGED, "monthlyreport", {"state"}),
    "lock a month": (lock, CHANGED, "reportingperiod", {"locked_at"}),
    "move a matter": (accept, CHANGED, "matter", {"state"}),
    "import a file": (take_in, Event.IMPORTED, "user", {"file": "台账.xlsx"}),
    "change rows by a file": (take_in, CHANGED, "residentscouncil", {"people"}),
    "bring in a file": (take_in, Event.UPLOADED, "user", {"file": "台账.xlsx"}),
    "export a register": (lambda b, o: exported(b, COUNCILS), Event.DOWNLOADED, "user", {}),
    "attach evidence": (attach, CREATED, "attachment", {"name"}),
    "take out evidence": (evidence, Event.DOWNLOADED, "user", {}),
    "export the trail": (export_the_trail, Event.DOWNLOADED, "user", {}),
}  # fmt: skip


@pytest.mark.parametrize("name", NOTED)
def test_each_act_leaves_its_line(browser, office, name):
    act, what, kind, says = NOTED[name]
    forget_trail()
    before = timezone.now() - dt.timedelta(seconds=1)
    act(browser, office)
    lines = LogEntry.objects.filter(content_type__model=kind).order_by("-pk")
    if isinstance(what, Event):
        lines = lines.filter(additional_data__event=what)
    else:
        lines = lines.filter(action=what)
    [line, *_rest] = [one for one in lines if says_it(one, says)]
    by = None if what == Event.SIGN_IN_FAILED else act_by(name, office)
    assert (line.actor and line.actor.username) == by
    assert (line.remote_addr, line.cid, line.remote_port) == (ADDRESS, None, None)
    assert before <= line.timestamp <= timezone.now()
    assert not LogEntry.objects.filter(remote_addr=CLAIMED).exists()


def says_it(line, says):
    return set(says) <= set(line.changes or {}) or says == {
        key: line.additional_data.get(key) for key in says if line.additional_data
    }


def act_by(name, office):
    others = {"change a role": "root", "change an area": "root", "move a matter": office.secretary.username}
    return others.get(name, office.staff.username)


def lines(browser, **query):
    return browser.get(reverse("accounts:audit"), query).context["lines"]


def test_the_trail_is_searched_by_address_and_by_every_kind(browser, office):
    forget_trail()
    export_the_trail(browser, office)
    note(office.staff, Event.SIGNED_IN, by=office.staff)
    assert [line.address for line in lines(browser, address="10.0.")] == [ADDRESS]
    assert not lines(browser, address="11.")
    form = browser.get(reverse("accounts:audit")).context["filter"].form
    kinds = {value for value, _label in form.fields["kind"].choices}
    assert {
        "accounts.user",
        "grids.grid",
        "branches.branch",
        "property_mgmt.compound",
        "core.trailseal",
    } <= kinds


def sheet_of(response):
    return load_workbook(BytesIO(taken(response))).active


def test_the_trail_goes_out_as_narrowed_and_as_no_formula(browser, office):
    office.staff.name = "=HYPERLINK(1)"
    office.staff.save()
    forget_trail()
    note(office.staff, Event.SIGNED_IN, by=office.staff)
    note(office.colleague, Event.SIGNED_OUT, by=office.colleague)
    sheet = sheet_of(browser.get(reverse("accounts:export_trail"), {"what": Event.SIGNED_IN}))
    assert sheet.max_row == 2
    assert (sheet["B2"].value, sheet["B2"].data_type, sheet["B2"].quotePrefix) == ("=HYPERLINK(1)", "s", True)
    answer = browser.get(reverse("accounts:export_trail"), {"what": Event.SIGNED_IN, "form": "csv"})
    assert answer.streaming and answer["Content-Disposition"].startswith("attachment")
    text = taken(answer).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text and ",=HYPERLINK" not in text
    assert len(text.splitlines()) == 2
    noted = LogEntry.objects.filter(additional_data__event=Event.DOWNLOADED)
    paths = [one.additional_data["path"].partition("?")[0] for one in noted]
    assert paths == [reverse("accounts:export_trail")] * 2


def test_too_long_a_trail_is_not_taken_out_but_narrowed(browser, office, monkeypatch):
    export_the_trail(browser, office)
    monkeypatch.setattr("portal.accounts.views.trail.MOST", 0)
    browser.cookies["django_language"] = "en"
    answer = browser.get(reverse("accounts:export_trail"), {"address": "10."}, follow=True)
    assert answer.redirect_chain[0][0] == f"{reverse('accounts:audit')}?address=10."
    assert "More than 0 lines" in answer.text


def test_staff_take_out_what_they_may_see_only(browser, office):
    SubDistrictFactory(code="990102001")
    stranger = UserFactory(role=Role.STAFF, area_code="990102001", username="stranger")
    note(stranger, Event.SIGNED_IN, by=stranger)
    sheet = sheet_of(browser.get(reverse("accounts:export_trail")))
    assert "stranger" not in {cell.value for cell in sheet["C"]}


def test_what_a_line_names_may_be_gone(browser, office):
    browser.cookies["django_language"] = "en"
    gone = UserFactory(role=Role.STAFF, area_code=office.sub_district.code)
    number = gone.pk
    note(office.staff, Event.RELEASED, by=gone)
    gone.delete()
    assert f"account {number}, deleted" in {str(line.who) for line in lines(browser)}


def test_the_newest_seal_stands_on_the_page(browser, office):
    seal(now=timezone.now())
    page = browser.get(reverse("accounts:audit"))
    assert page.context["seal"].hash in page.text
