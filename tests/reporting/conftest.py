"""Tests of the monthly report read its sentences in English, and tell time by October 2026."""

import pytest
from django.conf import settings
from django.utils import translation

from portal.core.access import Role
from portal.core.month import Month
from portal.indicators.models import Indicator
from tests.factories import (
    CommunityFactory,
    IndicatorFactory,
    MonthlyReportFactory,
    SubDistrictFactory,
    ThemeFactory,
    UserFactory,
    at,
)

OCTOBER = Month(2026, 10)
NOW = at(2026, 11, 2)


def four_indicators():
    """Three of completion and the area of green, in the order of the form."""
    theme = ThemeFactory()
    for order, code in enumerate(("doors", "cameras", "works")):
        IndicatorFactory(code=code, name_zh=code, theme=theme, order=order)
    IndicatorFactory(code="green", name_zh="绿化", theme=theme, order=9, kind=Indicator.Kind.FLOW, unit="㎡")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _nothing_above(monkeypatch):
    """Reporting is tested alone: what listens on the floors above has tests of its own."""
    from portal.reporting import signals

    monkeypatch.setattr(signals.figures_changed, "receivers", [])
    signals.figures_changed.sender_receivers_cache.clear()
    yield
    signals.figures_changed.sender_receivers_cache.clear()


@pytest.fixture
def sub_district(db):
    return SubDistrictFactory()


@pytest.fixture
def community(sub_district):
    return CommunityFactory(sub_district=sub_district)


@pytest.fixture
def secretary(community):
    return UserFactory(area_code=community.code)


@pytest.fixture
def staff(sub_district):
    return UserFactory(role=Role.STAFF, area_code=sub_district.code)


@pytest.fixture
def report(community):
    return MonthlyReportFactory(community=community)


@pytest.fixture
def committees(db):
    """A completion that may not shrink, out of what the community enters."""
    return IndicatorFactory(
        code="committees", theme=ThemeFactory(code="property", order=1), name_zh="业委会", may_shrink=False
    )


@pytest.fixture
def disputes(db):
    """A flow with a rate and with cases brought forward."""
    return IndicatorFactory(
        code="disputes",
        theme=ThemeFactory(code="property", order=1),
        name_zh="矛盾纠纷",
        kind=Indicator.Kind.FLOW,
        denominator=Indicator.Denominator.ENTERED,
        denominator_label="本月受理",
        opening_label="上月结转",
    )


@pytest.fixture
def greening(db):
    return IndicatorFactory(
        code="greening",
        theme=ThemeFactory(code="living", order=2),
        name_zh="绿化",
        kind=Indicator.Kind.FLOW,
        unit="㎡",
    )


@pytest.fixture
def study(db):
    return IndicatorFactory(
        code="study",
        theme=ThemeFactory(code="study", order=3),
        name_zh="理论学习",
        kind=Indicator.Kind.FREQUENCY,
        denominator=Indicator.Denominator.WEEKS,
        unit="周",
    )


@pytest.fixture
def speeches(db):
    return IndicatorFactory(
        code="speeches",
        theme=ThemeFactory(code="study", order=3),
        name_zh="交流发言",
        kind=Indicator.Kind.MEETING,
        entered_by=Indicator.EnteredBy.STAFF,
    )


@pytest.fixture
def sign_in(client):
    """Sign in with an English interface."""

    def do(user):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return do
