"""Values without a database, for the rules; an office with three communities, for the pages."""

from dataclasses import dataclass

import pytest
from django.conf import settings
from django.utils import translation

from portal.core.access import Role
from portal.core.areas import Level
from portal.core.month import Month
from portal.dashboard.values import Coverage, Value
from portal.indicators.models import Indicator
from tests import factories

OCTOBER = Month(2026, 10)
Kind = Indicator.Kind


@pytest.fixture(autouse=True)
def _english():
    """The rules are tested in the language of the message ids, whatever the catalogue says."""
    with translation.override("en"):
        yield


def indicator(kind=Kind.COMPLETION, direction="up", unit="个", denominator=None, pk=1):
    usual = {Kind.COMPLETION: "entered", Kind.FREQUENCY: "minimum"}.get(kind, "none")
    return Indicator(
        pk=pk, code=f"i{pk}", kind=kind, direction=direction, unit=unit, denominator=denominator or usual
    )


def value(of, numerator, denominator=None, month=OCTOBER, level=Level.COMMUNITY, **more):
    covered = more.pop("covered", 0 if numerator is None else 1)
    coverage = Coverage(covered, 1, more.pop("carried", 0), month if covered else None)
    return Value(of, level, month, numerator, denominator, coverage, **more)


@dataclass
class Office:
    sub_district: object
    communities: list
    leader: object
    secretary: object


def make_office(code, communities=3):
    sub_district = factories.SubDistrictFactory(code=code, name=f"街道{code[-1]}")
    members = [
        factories.CommunityFactory(sub_district=sub_district, code=f"{code}{n:03d}", name=f"第{n}社区居委会")
        for n in range(1, communities + 1)
    ]
    return Office(
        sub_district,
        members,
        factories.UserFactory(role=Role.LEADER, area_code=code),
        factories.UserFactory(role=Role.SECRETARY, area_code=members[0].code),
    )


@pytest.fixture
def office(db):
    return make_office("990101001")


def roll_up(office, indicator, figures, month=OCTOBER):
    """Rows of the communities, as (numerator, denominator) in order or None, and of their sub-district."""
    for community, figure in zip(office.communities, figures, strict=True):
        if figure:
            factories.RollupFactory(
                area_code=community.code,
                indicator=indicator,
                month=month,
                numerator=figure[0],
                denominator=figure[1],
            )
    known = [figure for figure in figures if figure]
    if known:
        factories.RollupFactory(
            area_code=office.sub_district.code,
            indicator=indicator,
            month=month,
            numerator=sum(figure[0] for figure in known),
            denominator=None if known[0][1] is None else sum(figure[1] for figure in known),
            areas_due=len(figures),
            areas_covered=len(known),
        )


@pytest.fixture
def client_of(client):
    """The client of a user, in the language of the message ids."""

    def sign_in(user):
        client.force_login(user)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    return sign_in
