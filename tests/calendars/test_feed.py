"""Each person's calendar, read as a calendar program reads it: by the key alone, and with icalendar."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from portal.calendars import actions
from portal.calendars.models import CalendarKey
from portal.core.access import Role
from portal.core.month import Month
from portal.meetings.models import ProgressMeeting
from portal.reporting.models import ReportState
from portal.supervision.models import Matter, MatterState
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
MONTH = Month.of(TODAY) - 1
DUE = TODAY + dt.timedelta(days=4)
HELD = TODAY + dt.timedelta(days=9)
OWN, OTHER = "990101001", "990102001"


def address_of(user):
    key = CalendarKey.objects.filter(account=user).first() or actions.renew(by=user, now=timezone.now())
    return f"/calendar/portal.ics?key={actions.secret_of(key)}"


def read(user):
    """The calendar as its program has it: without a session."""
    answer = Client().get(address_of(user))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(answer.content)


def titles(user):
    return [str(event["summary"]) for event in read(user).events]


@pytest.fixture
def offices():
    """Two sub-districts with a month due, a meeting, and a matter that the first community owes."""
    made = {}
    for code, name in ((OWN, "长虹街道"), (OTHER, "永安街道")):
        office = factories.SubDistrictFactory(code=code, name=name)
        community = factories.CommunityFactory(sub_district=office, code=f"{code}001")
        factories.ReportingPeriodFactory(sub_district=office, month=MONTH, due_on=DUE)
        factories.MonthlyReportFactory(community=community, month=MONTH, state=ReportState.DRAFT)
        staff = factories.UserFactory(role=Role.STAFF, area_code=code)
        at = factories.at(2026, 10, 1)
        ProgressMeeting.objects.create(
            sub_district=office,
            title=f"{name[:2]}推进会",
            held_on=HELD,
            place="三楼会议室",
            agenda="赵明发言",
            month=MONTH,
            since=MONTH - 1,
            created_by=staff,
            created_at=at,
        )
        matter = Matter.objects.create(
            kind="ASSIGNMENT",
            source="MEETING",
            title="赵明补齐门禁",
            community=community,
            due_on=DUE,
            created_by=staff,
            created_at=at,
        )
        made[code] = {"staff": staff, "matter": matter, "community": community}
    return made


def secretary(code=f"{OWN}001"):
    return factories.UserFactory(area_code=code)


class TestWhoReadsWhat:
    def test_a_secretary_what_the_community_owes(self, offices):
        report, matter = sorted(titles(secretary()), key=lambda one: MONTH.label not in one)
        assert MONTH.label in report
        assert "交办事项" in matter and str(offices[OWN]["matter"].pk) in matter

    def test_staff_what_they_review_and_their_meetings(self, offices):
        review, meeting = titles(offices[OWN]["staff"])
        assert MONTH.label in review
        assert meeting == "长虹推进会"

    def test_a_leader_of_the_office_its_meetings(self, offices):
        leader = factories.UserFactory(role=Role.LEADER, area_code=OWN)
        assert titles(leader) == ["长虹推进会"]

    @pytest.mark.parametrize(("role", "area"), [(Role.LEADER, "9901"), (Role.LEADER, "0"), (Role.ADMIN, "")])
    def test_who_sees_several_offices_reads_whose_meeting_it_is(self, offices, role, area):
        found = titles(factories.UserFactory(role=role, area_code=area))
        assert len(found) == 2
        assert all(any(name in one for name in ("长虹街道", "永安街道")) for one in found)

    def test_a_leader_of_another_city_nothing(self, offices):
        assert titles(factories.UserFactory(role=Role.LEADER, area_code="9902")) == []

    def test_what_is_handed_in_locked_or_done_is_gone(self, offices):
        person, community = secretary(), offices[OWN]["community"]
        community.reports.update(state=ReportState.SUBMITTED, submitted_at=timezone.now())
        offices[OWN]["matter"].state = MatterState.REPORTED
        offices[OWN]["matter"].save()
        assert titles(person) == []
        staff = offices[OWN]["staff"]
        community.sub_district.periods.update(locked_at=timezone.now(), locked_by=staff)
        assert titles(staff) == ["长虹推进会"]

    def test_days_long_past_are_gone(self, offices):
        ProgressMeeting.objects.update(held_on=TODAY - dt.timedelta(days=93))
        assert titles(factories.UserFactory(role=Role.LEADER, area_code=OWN)) == []

    def test_nobody_is_named_and_no_free_text_goes_out(self, offices):
        for person in (secretary(), offices[OWN]["staff"]):
            text = Client().get(address_of(person)).content.decode()
            assert "赵明" not in text
            assert person.name not in text


class TestTheFile:
    def test_programs_read_whole_days_with_marks_that_stay(self, offices):
        calendar = read(offices[OWN]["staff"])
        due, meeting = calendar.events
        assert "METHOD" not in calendar
        assert (str(calendar["version"]), str(calendar["x-wr-timezone"])) == ("2.0", "Asia/Shanghai")
        for event, day in ((due, DUE), (meeting, HELD)):
            assert event["dtstart"].params["VALUE"] == "DATE"
            assert (event["dtstart"].dt, event["dtend"].dt) == (day, day + dt.timedelta(days=1))
            assert event["dtstamp"].dt.tzinfo is not None
        assert (str(due["transp"]), str(meeting["transp"])) == ("TRANSPARENT", "OPAQUE")
        assert str(meeting["location"]) == "三楼会议室"
        ProgressMeeting.objects.update(title="推进会改期", held_on=HELD + dt.timedelta(days=1))
        moved = read(offices[OWN]["staff"]).events[1]
        assert moved["uid"] == meeting["uid"]
        assert moved["dtstart"].dt == HELD + dt.timedelta(days=1)

    def test_lines_end_and_fold_as_the_rule_has_it(self, offices):
        ProgressMeeting.objects.update(title="推进会，" * 20, place="一；二，三,四;五")
        content = Client().get(address_of(offices[OWN]["staff"])).content
        lines = content.split(b"\r\n")
        assert lines[-1] == b"" and not any(b"\n" in line for line in lines)
        assert max(map(len, lines)) <= 75
        meeting = Calendar.from_ical(content).events[1]
        assert (str(meeting["summary"]), str(meeting["location"])) == ("推进会，" * 20, "一；二，三,四;五")

    def test_addresses_lead_to_pages_that_the_person_may_open(self, offices, client, settings):
        settings.PORTAL_URL = "https://portal.example/"
        for person in (secretary(), offices[OWN]["staff"]):
            client.force_login(person)
            for event in read(person).events:
                parts = urlsplit(str(event["url"]))
                assert (parts.scheme, parts.hostname) == ("https", "portal.example")
                assert str(event["uid"]).endswith("@portal.example")
                assert client.get(parts.path).status_code == 200

    def test_it_is_sent_again_only_when_it_has_changed(self, offices):
        address = address_of(offices[OWN]["staff"])
        etag = Client().get(address)["ETag"]
        unchanged = Client().get(address, headers={"If-None-Match": etag})
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        ProgressMeeting.objects.update(title="推进会改名")
        assert Client().get(address, headers={"If-None-Match": etag}).status_code == 200


class TestTheAddress:
    @pytest.mark.parametrize("key", ["", "x", "x.y", "\x00", "a" * 5000])
    def test_a_made_up_key_opens_nothing(self, offices, key):
        assert Client().get("/calendar/portal.ics", {"key": key}).status_code == 404

    def test_the_database_alone_makes_no_address(self, offices):
        key = actions.renew(by=secretary(), now=timezone.now())
        assert Client().get("/calendar/portal.ics", {"key": key.nonce}).status_code == 404

    def test_a_closed_account_has_none(self, offices):
        person = secretary()
        address = address_of(person)
        person.is_active = False
        person.save()
        assert Client().get(address).status_code == 404

    def test_who_asks_too_often_is_told_how_long_to_wait(self, offices, settings):
        settings.PACE = {**settings.PACE, "calendar": "2/minute"}
        address = address_of(secretary())
        answers = [Client().get(address) for _ in range(3)]
        assert [one.status_code for one in answers] == [200, 200, 429]
        assert 1 <= int(answers[2]["Retry-After"]) <= 60

    def test_it_opens_no_page_and_gives_no_session(self, offices):
        program = Client()
        assert program.get(address_of(secretary())).status_code == 200
        assert not program.cookies
        assert program.get("/calendar/").status_code == 302

    def test_a_person_makes_copies_renews_and_takes_it_away(self, offices, client):
        person = secretary()
        client.force_login(person)
        assert "portal.ics" not in client.get("/calendar/").content.decode()
        client.post("/calendar/")
        first = address_of(person)
        page = client.get("/calendar/").content.decode()
        assert f'data-copy="http://testserver{first}"' in page
        assert Client().get(first).status_code == 200
        client.post("/calendar/")
        second = address_of(person)
        assert [Client().get(one).status_code for one in (first, second)] == [404, 200]
        client.post("/calendar/stop/")
        assert Client().get(second).status_code == 404
        assert client.post("/calendar/stop/").status_code == 302

    def test_the_trail_says_when_it_was_made_and_not_what_it_is(self, offices, client):
        person = secretary()
        client.force_login(person)
        for _twice in range(2):
            client.post("/calendar/")
        key = CalendarKey.objects.get(account=person)
        entries = LogEntry.objects.get_for_object(key)
        assert {entry.actor for entry in entries} == {person}
        assert key.nonce not in "".join(str(entry.changes) for entry in entries)
        assert entries.filter(action=LogEntry.Action.UPDATE).get().changes["nonce"] == ["•••", "•••"]

    def test_after_a_change_of_the_servers_key_the_old_one_still_opens_while_it_is_listed(
        self, offices, settings
    ):
        address, old = address_of(secretary()), settings.SECRET_KEY
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [old]
        assert Client().get(address).status_code == 200
        settings.SECRET_KEY_FALLBACKS = []
        assert Client().get(address).status_code == 404
