"""The audit trail: what it keeps, who may read which of it, and that it says it in words."""

from io import BytesIO

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import FileResponse, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communities.models import Community
from portal.accounts.middleware import FileTrailMiddleware
from portal.accounts.trail import visible_trail
from portal.core.access import Role
from portal.core.audit import Event, client_address, note
from portal.core.history import describe
from tests.factories import CommunityFactory, SubDistrictFactory, UserFactory
from tests.support.trail import forget_trail

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = UserFactory(role=Role.STAFF, area_code=SubDistrictFactory(code="990101001").code, name="李建国")
    client.force_login(user)
    return user


@pytest.fixture
def stranger():
    return UserFactory(role=Role.STAFF, area_code=SubDistrictFactory(code="990102001").code)


def lines(client, **query):
    return client.get(reverse("accounts:audit"), query).context["lines"]


def test_staff_read_what_their_own_did_and_what_was_done_to_their_own(staff, stranger):
    forget_trail()
    admin = UserFactory(role=Role.ADMIN)
    forget_trail()
    did = note(staff, Event.SIGNED_IN, by=staff)
    done_to = note(staff, Event.SIGN_IN_FAILED, by=admin)
    other = note(stranger, Event.SIGNED_IN, by=stranger)
    assert set(visible_trail(staff)) == {did, done_to}
    assert set(visible_trail(admin)) == {did, done_to, other}
    assert not visible_trail(UserFactory(role=Role.LEADER, area_code="990101001")).exists()


def test_the_page_can_be_narrowed(client, staff):
    forget_trail()
    note(staff, Event.SIGNED_IN, by=staff)
    staff.name = "李建军"
    staff.save()
    assert {line.what for line in lines(client, what=Event.SIGNED_IN)} == {Event.SIGNED_IN.label}
    assert len(lines(client, what="1")) == 1
    assert len(lines(client, kind="accounts.user")) == 2
    assert len(lines(client, kind="communities.community")) == 0
    assert len(lines(client, who="李建军")) == 1
    assert len(lines(client, about="李建军")) == 1
    assert len(lines(client, from_day="2026-01-01", until_day="2000-01-01")) == 0


def test_a_page_of_fifty_takes_as_many_queries_as_one_of_one(client, staff, django_assert_num_queries):
    client.get(reverse("accounts:audit"))
    with CaptureQueriesContext(connection) as for_one:
        client.get(reverse("accounts:audit"))
    for _n in range(60):
        note(staff, Event.DOWNLOADED, by=staff)
    with django_assert_num_queries(len(for_one)):
        assert len(lines(client)) == 50


def test_values_are_said_in_words(staff):
    community = CommunityFactory(sub_district=SubDistrictFactory(code="990101001"), secretary_name="")
    community.secretary_name = "赵明"
    community.general_branch_kind = "COMMITTEE"
    community.save()
    entry = LogEntry.objects.get_for_object(community).filter(action=LogEntry.Action.UPDATE).latest()
    entry.changes |= {"gone_field": ["True", "x" * 100]}
    [line] = describe([entry])
    said = {str(change.field): (change.before, change.after) for change in line.changes}
    organisation = Community._meta.get_field("general_branch_kind")
    secretary = Community._meta.get_field("secretary_name")
    assert said[organisation.verbose_name] == (
        Community.GeneralBranchKind.GENERAL_BRANCH.label,
        Community.GeneralBranchKind.COMMITTEE.label,
    )
    assert said[secretary.verbose_name] == ("—", "赵明")
    assert said["gone_field"][1].startswith("x" * 70) and len(said["gone_field"][1]) == 80


def pass_through(user, response, **post):
    request = RequestFactory().post("/reports/upload/", post)
    request.user = user
    return FileTrailMiddleware(lambda _request: response)(request)


def recorded():
    return LogEntry.objects.filter(action=LogEntry.Action.ACCESS).latest().additional_data


def test_a_file_taken_out_is_noted(staff):
    pass_through(staff, FileResponse(BytesIO(b"x"), as_attachment=True, filename="报表.xlsx"))
    assert recorded() == {"event": "DOWNLOADED", "path": "/reports/upload/"}


def test_a_file_brought_in_is_noted_with_its_name(staff):
    pass_through(staff, HttpResponse(status=422), file=SimpleUploadedFile("报表.xlsx", b"x"))
    assert recorded() == {"event": "UPLOADED", "file": "报表.xlsx", "path": "/reports/upload/", "status": 422}


@pytest.mark.parametrize("status", [403, 404, 500])
def test_what_was_not_let_in_is_not(staff, status):
    forget_trail()
    pass_through(staff, HttpResponse(status=status), file=SimpleUploadedFile("报表.xlsx", b"x"))
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(("given", "kept"), [("10.0.0.8", "10.0.0.8"), ("nonsense", None), ("", None)])
def test_an_address_that_is_none_is_not_kept(given, kept):
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=given)) == kept
    assert client_address(None) is None
