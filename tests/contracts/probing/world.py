"""Two offices with a row of every model, all of their texts marked, and who looks at them."""

import datetime as dt
from dataclasses import dataclass, field

from django.test import Client
from django.urls import get_resolver, reverse

from branches.models import AcceptanceStandard, QualityDismissal, Rectification, RhythmRule
from communities.models import UpperArea
from portal.accounts.models import User
from portal.core.access import Role
from portal.core.models import ImportSource
from portal.core.registers import all_registers
from portal.made.models import MadeRow
from portal.meetings import actions as meetings
from portal.meetings.models import EditedText
from portal.reporting.models import ReportEvent
from portal.supervision.models import MatterEvent
from property_mgmt.models import Compound
from tests.branches import samples
from tests.contracts.probing.marks import FOREIGN, HOSTILE, mark_all, present
from tests.contracts.test_access import OBJECTS, ROLES, a_matter, addresses, takes_month
from tests.contracts.world import MONTH, Office, make_office
from tests.factories import UserFactory, at
from tests.made.conftest import make_register
from tests.register_rows import make_row

#: A leader of a county in which the portal has no office: the database takes nobody without any area.
OUTSIDER = "outsider"
EVERYBODY = (*ROLES, OUTSIDER)


@dataclass
class World:
    own: Office
    foreign: Office
    people: dict[str, User]
    #: Address and whose object → what it is reversed with.
    said: dict[tuple[str, str], dict] = field(default_factory=dict)

    def client(self, role):
        client = Client(raise_request_exception=False)
        if role != "anonymous":
            client.force_login(self.people[role])
        return client

    def url(self, address, whose="own", **changed):
        name, _plus, with_month = address.partition("+")
        arguments = self.said.get((address, whose), {}) | changed
        if with_month or takes_month(name):
            arguments = {"month": MONTH, **arguments}
        return reverse(name, kwargs=arguments)


def a_marked_office(code, name, marks):
    """An office with everything, its texts marked before the figures are frozen and after it."""
    before = present()
    office = make_office(code, name)
    fill(office)
    mark_all(before, marks)
    meetings.freeze(meeting=office.meeting(), by=office.staff, now=at(2026, 11, 10))
    meetings.unfreeze(meeting=office.meeting(), by=office.staff, because="数字不符", now=at(2026, 11, 10))
    EditedText.objects.create(
        snapshot=office.snapshot(), key="T0", text="统计", edited_by=office.staff, edited_at=at(2026, 11, 10)
    )
    by_code = {make.__code__: make for make in OBJECTS.values()}
    made = {code: make(office, office.secretary) for code, make in by_code.items()}
    said = {address: made[make.__code__] for address, make in OBJECTS.items()}
    mark_all(before, marks)
    return office, said


def fill(office):
    """A row of every register, and of what is none."""
    for register in all_registers():
        make_row(register.model, office.community)
    made = make_register(office.sub_district)
    MadeRow.objects.create(made=made, community=office.community, cells={"t1": "百货楼", "t2": "2026-10-08"})
    matter = a_matter(office)
    MatterEvent.objects.create(
        matter=matter, verb="GIVE", to_state=matter.state, text="已交办", by=office.staff, at=at(2026, 10, 9)
    )
    QualityDismissal.objects.create(
        record=samples.record(office.community),
        flag="FEW_ATTENDED",
        reason="当日流感",
        dismissed_by=office.staff,
        dismissed_at=at(2026, 11, 3),
    )
    office.speech()
    office.bulletin_style()
    fill_rules(office)


def fill_rules(office):
    """What an office keeps besides: its rules, what was told, what was sent back."""
    code, report = office.sub_district.code, office.report
    RhythmRule.objects.create(
        kind="PARTY_LECTURE", period="MONTH", times=1, source="街道规定", owner_code=code
    )
    AcceptanceStandard.objects.create(owner_code=code, source="街道规定")
    UpperArea.objects.get_or_create(code=code[:6], defaults={"name": "长虹区"})
    ImportSource.objects.create(
        office=code, register="residents-councils", name="区平台", columns={}, used_at=at(2026, 10, 9)
    )
    ReportEvent.objects.create(
        report=report, verb="RETURN", from_state="SUBMITTED", to_state="RETURNED",
        reason="数字不符", by=office.staff, at=at(2026, 10, 9),
    )  # fmt: skip
    Compound.objects.filter(community=office.community).update(
        committee_required=False, committee_not_required_reason="公房"
    )
    Rectification.objects.filter(branch__community=office.community).update(
        approved_by="街道党工委", approved_on=dt.date(2026, 10, 9)
    )


def make_world():
    """The foreign office says so in every text, one's own tries to be markup in each."""
    foreign, said_foreign = a_marked_office("990102001", "永安街道", (FOREIGN, FOREIGN[:4]))
    own, said_own = a_marked_office("990101001", "长虹街道", HOSTILE)
    people = {
        "admin": UserFactory(username="probe-admin", role=Role.ADMIN),
        OUTSIDER: UserFactory(username="probe-outsider", role=Role.LEADER, area_code="98"),
        "staff": own.staff,
        "leader": own.leader,
        "secretary": own.secretary,
    }
    for person in people.values():
        person.refresh_from_db()
    world = World(own, foreign, people)
    world.said = {(address, "own"): said for address, said in said_own.items()}
    world.said |= {(address, "foreign"): said for address, said in said_foreign.items()}
    return world


def all_addresses():
    return sorted(set(addresses(get_resolver())))
