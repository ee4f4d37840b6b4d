"""Factories of the objects that tests are about; every code begins with 99, which no real place has."""

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo

import factory
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from communities.models import Community, SubDistrict
from portal.accounts.models import User
from portal.briefing.models import BriefingIndicator
from portal.core.access import Role
from portal.core.month import Month
from portal.indicators.models import Basis, Indicator, Target, Theme
from portal.reporting.models import COUNTED_STATES, Figure, MonthlyReport, ReportingPeriod, ReportState
from portal.rollups.models import Rollup

SHANGHAI = ZoneInfo("Asia/Shanghai")
PASSWORD = "Correct-horse-99"


def at(year, month, day, hour=9, minute=0):
    """A time of day in Shanghai."""
    return dt.datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def hashed(password):
    """As the hasher of the moment does it."""
    return _hashed(password, settings.PASSWORD_HASHERS[0])


@cache
def _hashed(password, _hasher):
    """Hashed once a run: hashing is slow by design."""
    return make_password(password)


class SubDistrictFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SubDistrict
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"99010{n % 10}{n // 10 + 1:03d}")
    name = factory.Sequence(lambda n: f"长虹{n}街道")


class CommunityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Community
        django_get_or_create = ("code",)

    sub_district = factory.SubFactory(SubDistrictFactory)
    code = factory.LazyAttributeSequence(lambda o, n: f"{o.sub_district.code}{n % 999 + 1:03d}")
    name = factory.Sequence(lambda n: f"永安{n}社区居民委员会")


class UserFactory(factory.django.DjangoModelFactory):
    """A secretary of a new community, unless a role and an ``area_code`` are given."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"王小明{n}")
    role = Role.SECRETARY
    area_code = factory.LazyAttribute(
        lambda o: {
            Role.SECRETARY: lambda: CommunityFactory().code,
            Role.STAFF: lambda: SubDistrictFactory().code,
            Role.LEADER: lambda: SubDistrictFactory().code,
        }.get(o.role, lambda: "")()
    )
    must_change_password = False
    password = factory.LazyFunction(lambda: hashed(PASSWORD))


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"theme-{n}")
    name_zh = factory.Sequence(lambda n: f"工作{n}")
    order = factory.Sequence(lambda n: n)


class IndicatorFactory(factory.django.DjangoModelFactory):
    """A completion (n out of d), unless another kind is given; the denominator follows the kind."""

    class Meta:
        model = Indicator
        django_get_or_create = ("code",)
        skip_postgeneration_save = True

    theme = factory.SubFactory(ThemeFactory)
    code = factory.Sequence(lambda n: f"indicator-{n}")
    name_zh = factory.Sequence(lambda n: f"指标{n}")
    kind = Indicator.Kind.COMPLETION
    unit = "个"
    numerator_label = "已完成"
    denominator_label = factory.LazyAttribute(
        lambda o: "" if o.denominator == Indicator.Denominator.NONE else "总数"
    )
    denominator = factory.LazyAttribute(
        lambda o: {
            Indicator.Kind.COMPLETION: Indicator.Denominator.ENTERED,
            Indicator.Kind.FREQUENCY: Indicator.Denominator.MINIMUM,
        }.get(o.kind, Indicator.Denominator.NONE)
    )
    order = factory.Sequence(lambda n: n)

    @factory.post_generation
    def basis(self, create, given, **kwargs):
        """What an office has added is asked for only with a basis (``basis=False`` leaves it out)."""
        office = SubDistrict.objects.filter(code=self.owner_code).first()
        if create and given is not False and office:
            BasisFactory(sub_district=office, indicator=self)


class BasisFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Basis
        django_get_or_create = ("sub_district", "indicator", "register")

    indicator = None
    register = ""
    document = "党办发〔2026〕3号"
    issued_by = "区委办公室"
    kept_by = "党建办"
    minutes = 2
    until = dt.date(2099, 12, 31)


class TargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Target

    indicator = factory.SubFactory(IndicatorFactory)
    area_code = factory.LazyFunction(lambda: SubDistrictFactory().code)
    year = 2026
    value_kind = Target.ValueKind.RATE
    value = 90
    due_on = factory.LazyAttribute(lambda o: dt.date(o.year, 12, 31))


class BriefingIndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BriefingIndicator

    sub_district = factory.SubFactory(SubDistrictFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    order = 1


class ReportingPeriodFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReportingPeriod
        django_get_or_create = ("sub_district", "month")

    sub_district = factory.SubFactory(SubDistrictFactory)
    month = Month(2026, 10)
    due_on = factory.LazyAttribute(lambda o: o.sub_district.due_on(o.month))
    opened_at = factory.LazyAttribute(
        lambda o: timezone.make_aware(dt.datetime(o.month.year, o.month.month, 25))
    )


class MonthlyReportFactory(factory.django.DjangoModelFactory):
    """A report of October 2026 with its period; a state after submission brings the times it needs."""

    class Meta:
        model = MonthlyReport
        django_get_or_create = ("community", "month")
        exclude = ("period",)

    community = factory.SubFactory(CommunityFactory)
    month = Month(2026, 10)
    period = factory.LazyAttribute(
        lambda o: ReportingPeriodFactory(sub_district=o.community.sub_district, month=o.month)
    )
    state = ReportState.NOT_STARTED
    submitted_at = factory.LazyAttribute(
        lambda o: (
            at((o.month + 1).year, (o.month + 1).month, 2)
            if o.state in {ReportState.SUBMITTED, *COUNTED_STATES}
            else None
        )
    )
    first_submitted_on = factory.LazyAttribute(lambda o: o.submitted_at and o.submitted_at.date())
    approved_at = factory.LazyAttribute(
        lambda o: at((o.month + 1).year, (o.month + 1).month, 3) if o.state in COUNTED_STATES else None
    )


class FigureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Figure

    report = factory.SubFactory(MonthlyReportFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    numerator = 8
    denominator = factory.LazyAttribute(
        lambda o: None if o.indicator.denominator == Indicator.Denominator.NONE else 10
    )
    version = 1
    updated_at = factory.LazyAttribute(lambda o: at((o.report.month + 1).year, (o.report.month + 1).month, 1))


class RollupFactory(factory.django.DjangoModelFactory):
    """A roll-up as a refresh would write it: a community's own figure, or, for a shorter code, a total."""

    class Meta:
        model = Rollup

    area_code = factory.LazyFunction(lambda: CommunityFactory().code)
    level = factory.LazyAttribute(lambda o: len(o.area_code))
    month = Month(2026, 10)
    indicator = factory.SubFactory(IndicatorFactory)
    numerator = 8
    denominator = factory.LazyAttribute(
        lambda o: None if o.indicator.denominator == Indicator.Denominator.NONE else 10
    )
    areas_due = 1
    areas_covered = factory.LazyAttribute(lambda o: 0 if o.numerator is None else o.areas_due)
    areas_carried = 0
    months_covered = 0
    oldest_month = factory.LazyAttribute(lambda o: o.month if o.areas_covered else None)
