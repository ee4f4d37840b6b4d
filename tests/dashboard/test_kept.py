"""Pages kept ready: cheap again, and never older than what is stored."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from communities.models import Community
from portal.core import bulk, changes, kept
from portal.core.access import Role
from portal.core.models import Change
from portal.indicators.models import Theme
from portal.reporting.models import MonthlyReport, ReportState
from tests import factories
from tests.dashboard.conftest import roll_up

pytestmark = pytest.mark.django_db

PAGES = {
    "briefing": "/briefing/2026-10/?area={}",
    "overview": "/dashboard/2026-10/?area={}",
    "heat map": "/dashboard/2026-10/heatmap/?area={}",
    "indicator": "/dashboard/2026-10/indicators/elected/?area={}",
}


@pytest.fixture
def elected(office):
    found = factories.IndicatorFactory(code="elected", name_zh="业委会成立率")
    roll_up(office, found, [(1, 2), (2, 2), (1, 4)])
    return found


@pytest.fixture
def report(office):
    return factories.MonthlyReportFactory(community=office.communities[0], state=ReportState.SUBMITTED)


def seen(client, office, page="briefing"):
    answer = client.get(PAGES[page].format(office.sub_district.code))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_again_it_costs_no_more_than_its_frame(client_of, office, elected, page):
    client = client_of(office.leader)
    first = seen(client, office, page)
    with CaptureQueriesContext(connection) as asked:
        again = seen(client, office, page)
    assert len(asked) <= 6  # session, user, version, notices; beginning and end
    token = re.compile(r'"X-CSRFToken": "\w+"|name="csrfmiddlewaretoken" value="\w+"')
    assert token.sub("", again) == token.sub("", first)


@pytest.mark.parametrize("page", PAGES)
def test_it_reads_nothing_whose_changes_are_not_told(client_of, office, elected, report, page):
    """Of what nobody is told about, only who is signed in, and what the frame shows each reader, is read."""
    client = client_of(office.leader)
    with CaptureQueriesContext(connection) as asked:
        seen(client, office, page)
    tables = {name for one in asked for name in re.findall(r'(?:FROM|JOIN) "(\w+)"', one["sql"])}
    frame = {"core_session", "notices_notice", "core_change", "django_content_type"}
    assert {"rollups_rollup", "reporting_monthlyreport"} <= tables
    assert not {name for name in tables - frame if changes.UNSEEN.match(name)}


@pytest.mark.parametrize("page", PAGES)
def test_nothing_of_the_reader_is_kept(client_of, office, elected, page, monkeypatch):
    given, made = [], kept.KeptPage.parts
    monkeypatch.setattr(
        kept.KeptPage, "parts", lambda self, context: given.append(made(self, context)) or given[-1]
    )
    office.leader.name = "欧阳某某"
    office.leader.save()
    seen(client_of(office.leader), office, page)
    whole = "".join(str(part) for part in given[0].values())
    assert "欧阳某某" not in whole
    assert not re.search("csrf", whole, re.IGNORECASE)


def by_save(office, report):
    community = office.communities[0]
    community.name = "改名社区居委会"
    community.save()


def by_update(office, report):
    MonthlyReport.objects.filter(pk=report.pk).update(state=ReportState.RETURNED)


def by_bulk_create(office, report):
    Theme.objects.bulk_create([Theme(code="t9", name_zh="九")])


def by_hand(office, report):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE rollups_rollup SET numerator = numerator + 1")


def by_copy(office, report):
    with transaction.atomic():
        bulk.insert([factories.MonthlyReportFactory.build(community=office.communities[1])])


def by_deleting(office, report):
    report.delete()


@pytest.mark.parametrize("change", [by_save, by_update, by_bulk_create, by_hand, by_copy, by_deleting])
def test_whatever_changes_what_pages_show_makes_them_anew(client_of, office, elected, report, change):
    client = client_of(office.leader)
    seen(client, office)
    before = Change.objects.version()
    change(office, report)
    assert Change.objects.version() != before


def test_a_report_that_is_approved_or_returned_shows_at_once(client_of, office, elected, report):
    client = client_of(office.leader)
    first = seen(client, office)
    MonthlyReport.objects.filter(pk=report.pk).update(state=ReportState.RETURNED)
    second = seen(client, office)
    assert first != second
    with translation.override("en"):
        assert str(ReportState.RETURNED.label) in second


def test_what_is_taken_back_leaves_the_version(office, report):
    before = Change.objects.version()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        report.delete()
        raise ZeroDivisionError
    assert Change.objects.version() == before


@pytest.mark.parametrize(
    "sql",
    [
        'UPDATE "reporting_figure" SET "numerator" = 1',
        'INSERT INTO "notices_notice" ("id") VALUES (1)',
        'UPDATE "accounts_user" SET "last_login" = \'2026-10-01\' WHERE "accounts_user"."id" = 1',
        'SELECT "rollups_rollup"."id" FROM "rollups_rollup" FOR UPDATE',
        'WITH x AS (SELECT 1) SELECT * FROM "rollups_rollup" FOR UPDATE',
        'SAVEPOINT "s1"',
    ],
)
def test_drafts_notices_and_reading_are_no_change(sql):
    assert not changes.is_seen(sql)


@pytest.mark.parametrize(
    "sql",
    [
        'UPDATE "accounts_user" SET "last_login" = NULL, "role" = \'LEADER\' WHERE "accounts_user"."id" = 1',
        "  insert into rollups_rollup SELECT 1",
        'DELETE FROM "reporting_monthlyreport" WHERE "id" = 1',
        'WITH gone AS (SELECT 1) UPDATE "rollups_rollup" SET "numerator" = 1',
    ],
)
def test_other_statements_are(sql):
    assert changes.is_seen(sql)


def test_each_role_language_area_and_address_has_its_own(rf, office):
    def key(user, address="/briefing/2026-10/"):
        request = rf.get(address)
        request.user = user
        return kept.key_of(request)

    other = factories.UserFactory(role=Role.STAFF, area_code=office.sub_district.code)
    wider = factories.UserFactory(role=Role.LEADER, area_code="990101")
    twin = factories.UserFactory(role=Role.LEADER, area_code=office.sub_district.code)
    keys = [key(office.leader), key(other), key(wider), key(office.leader, "/briefing/2026-10/?page=2")]
    with translation.override("zh-hans"):
        keys.append(key(office.leader))
    assert len(set(keys)) == len(keys)
    assert key(twin) == keys[0]


def test_the_newest_row_outlives_all_others(office, report):
    now = timezone.now() + Change.KEPT * 2
    newest = Change.objects.latest("pk").pk
    assert Change.objects.count() > 1
    Change.objects.forget(now)
    assert list(Change.objects.values_list("pk", flat=True)) == [newest]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
@pytest.mark.django_db(transaction=True)
def test_two_changes_that_commit_the_other_way_round_are_two_versions(office):
    """The later number is there first: the newest number alone would be the same before and after."""
    other = connection.copy()
    seen_versions = [Change.objects.version()]
    try:
        with transaction.atomic():
            Community.objects.filter(pk=office.communities[0].pk).update(short_name="甲")
            with other.cursor() as cursor:
                cursor.execute(
                    "UPDATE communities_community SET short_name = '乙' WHERE code = %s",
                    [office.communities[1].code],
                )
            changes.tell(other)
            with other.cursor() as cursor:
                cursor.execute("SELECT min(id), max(id), count(*) FROM core_change")
                seen_versions.append(cursor.fetchone())
    finally:
        other.close()
    seen_versions.append(Change.objects.version())
    assert seen_versions[1][1] == seen_versions[2][1]
    assert len(set(seen_versions)) == 3
