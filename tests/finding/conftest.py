"""An office whose communities, compounds, branches, matters and meetings have names to look for."""

import datetime as dt
import json

import pytest

from branches.models import Branch
from portal.celery import app
from portal.core.access import Role
from portal.finding.actions import renew_all
from portal.meetings.models import ProgressMeeting
from portal.supervision.models import Matter
from property_mgmt.models import Compound
from tests.contracts.conftest import as_staff, community, foreign, office, other, staff  # noqa: F401 - fixtures
from tests.factories import UserFactory, at
from tests.register_rows import make_row


@pytest.fixture
def names(office, community, other, foreign, staff):  # noqa: F811 - the fixtures
    office.name = "云溪街道"
    office.save()
    for one, name in ((community, "石榴园社区"), (other, "重兴里社区"), (foreign, "石桥社区")):
        one.name, one.short_name = f"{name}居委会", name
        one.save()
    make_row(Compound, community, name="榴花苑")
    make_row(Compound, foreign, name="石花苑")
    make_row(Branch, other, name="重兴里第一党支部")
    Matter.objects.create(
        kind=Matter.Kind.ASSIGNMENT, source=Matter.Source.DAILY, title="门禁安装迟缓", community=community,
        due_on=dt.date(2026, 11, 20), created_by=staff, created_at=at(2026, 10, 20),
    )  # fmt: skip
    ProgressMeeting.objects.create(
        sub_district=office, title="十月推进会", held_on=dt.date(2026, 11, 6),
        month="2026-10", since="2026-09", created_by=staff, created_at=at(2026, 11, 1),
    )  # fmt: skip


@pytest.fixture
def everything(names):
    renew_all()


@pytest.fixture
def worker():
    """Tasks run at once."""
    before = app.conf.task_always_eager
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = before


@pytest.fixture
def of_role(office, community):  # noqa: F811 - the fixtures
    """Somebody of that role, for the office, a community or a larger area."""

    def made(role, area=None):
        own = community.code if role == Role.SECRETARY else office.code
        return UserFactory(role=role, area_code="" if role == Role.ADMIN else area or own)

    return made


@pytest.fixture
def found(client):
    """Titles by group, as somebody finds them."""

    def of(user, words):
        client.force_login(user)
        response = client.get("/find/", {"q": words})
        assert response.status_code == 200
        return {group.name: [place.title for place in group.places] for group in response.context["groups"]}

    return of


def texts(groups):
    return json.dumps(groups, ensure_ascii=False)
