"""One of each thing of branch building that is no register row, for the contracts that walk everything."""

from branches.models import (
    AcceptanceStandard,
    OrganisationalLife,
    QualityDismissal,
    RhythmRule,
    SpotCheck,
    SpotCheckDraw,
)
from portal.core.access import Role
from portal.core.month import Month
from tests.factories import CommunityFactory, UserFactory, at
from tests.register_rows import make_row


def record(community=None):
    return make_row(OrganisationalLife, community or CommunityFactory())


def draw(community=None):
    office = (community or CommunityFactory()).sub_district
    staff = UserFactory(role=Role.STAFF, area_code=office.code)
    return SpotCheckDraw.objects.create(
        sub_district=office, month=Month(2026, 10), size=1, seed=7, pool=1,
        drawn_by=staff, drawn_at=at(2026, 11, 3),
    )  # fmt: skip


def spot_check(community=None):
    place = community or CommunityFactory()
    return SpotCheck.objects.create(draw=draw(place), record=record(place))


def dismissal():
    staff = UserFactory(role=Role.STAFF)
    return QualityDismissal.objects.create(
        record=record(),
        flag="FEW_ATTENDED",
        reason="当日流感",
        dismissed_by=staff,
        dismissed_at=at(2026, 11, 3),
    )


def rule():
    return RhythmRule.objects.create(
        kind="PARTY_LECTURE", period="MONTH", times=1, source="街道规定", owner_code="990101001"
    )


def standard():
    return AcceptanceStandard.objects.create(owner_code="990101001", source="街道规定")
