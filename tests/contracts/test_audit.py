"""What is done through the web stands in the audit trail with the name of who did it."""

import datetime as dt
from importlib import import_module

import pytest
from auditlog.middleware import AuditlogMiddleware
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.apps import apps
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from communities.models import ResidentsCouncil, UpperArea
from portal.accounts.models import OldPassword, SecondFactorRule, User
from portal.calendars.models import CalendarKey
from portal.core.access import Role
from portal.core.models import ImportSource
from portal.core.month import Month
from portal.core.registers.models import RegisterRow
from portal.indicators.models import IndicatorUse, KeyTask
from portal.made.models import MadeMeasure
from portal.meetings.models import EditedText, MeetingMatter
from portal.reporting.models import ReportState
from portal.supervision.models import Matter
from tests import factories
from tests.branches import samples
from tests.contracts.world import evidence_of, make_office
from tests.made.conftest import make_register
from tests.register_rows import make_row

# Left out, and why: roll-ups can be rebuilt, marks and notices are machinery, events are a trail themselves.
# A file that waits to be taken in belongs to its owner, for a day; what it changed stands in the trail. The
# receipt of one is a trail itself. Sessions, waits and known places are written at every sign-in, which the
# trail notes itself; its seals are about it. How a task ended last is machinery, and so is
# what became of a call of another system.
NOT_TRACKED = {
    "api.TokenUse",
    "finding.Findable",
    "hooks.HookDelivery",
    "rollups.Rollup",
    "rollups.StaleRollup",
    "notices.GroupMessage",
    "notices.Notice",
    "notices.NoticeFile",
    "accounts.KnownPlace",
    "accounts.SignInWait",
    "core.Change",
    "core.PendingImport",
    "core.Session",
    "core.TrailSeal",
    "reporting.ReportEvent",
    "reporting.PlatformUpload",
    "reporting.ReportUpload",
    "supervision.MatterEvent",
    "verification.TaskRun",
}


def old_password():
    return OldPassword.objects.create(
        account=factories.UserFactory(),
        password="argon2$",
        replaced_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC),
    )


def key_task():
    return KeyTask.objects.create(
        sub_district=factories.SubDistrictFactory(),
        theme=factories.ThemeFactory(),
        year=2026,
        name="物业服务",
    )


def rule():
    return SecondFactorRule.objects.create(role=Role.STAFF)


def source():
    return ImportSource.objects.create(
        office="990101001", register="social-organisations", name="名册", used_at=timezone.now()
    )


def use():
    return IndicatorUse.objects.create(
        sub_district=factories.SubDistrictFactory(), indicator=factories.IndicatorFactory()
    )


def a_basis():
    return factories.BasisFactory(
        sub_district=factories.SubDistrictFactory(), indicator=factories.IndicatorFactory()
    )


def a_made_register():
    return make_register(factories.SubDistrictFactory())


def a_measure():
    made, indicator = a_made_register(), factories.IndicatorFactory()
    return MadeMeasure.objects.create(register=made, indicator=indicator, day=made.columns.get(slot="t2"))


def a_calendar_key():
    return CalendarKey.objects.create(
        account=factories.UserFactory(), nonce="one", made_at=factories.at(2026, 10, 1)
    )


def attachment():
    return evidence_of(make_row(ResidentsCouncil, factories.CommunityFactory()))


def matter():
    return Matter.objects.create(
        kind=Matter.Kind.FINDING,
        source=Matter.Source.DAILY,
        title="记录不全",
        community=factories.CommunityFactory(),
        due_on=factories.at(2099, 1, 1).date(),
        created_by=factories.UserFactory(role=Role.STAFF),
        created_at=factories.at(2026, 10, 1),
    )


def world():
    return make_office("990101001", "长虹街道")


def edited_text():
    office = world()
    return EditedText.objects.create(
        snapshot=office.snapshot(),
        key="T0",
        text="一句。",
        edited_by=office.staff,
        edited_at=factories.at(2026, 11, 1),
    )


def meeting_matter():
    return MeetingMatter.objects.create(meeting=world().meeting(), matter=matter())


def another_meeting():
    return make_office("990102001", "永安街道").meeting()


# How to make one of each tracked model, and one change to it.
TRACKED = {
    "hooks.Hook": (lambda: world().hook(), {"name": "区数据平台"}),
    "calendars.CalendarKey": (a_calendar_key, {"nonce": "another"}),
    "api.AccessToken": (lambda: world().token(), {"name": "区数据平台"}),
    "accounts.OldPassword": (old_password, {"replaced_at": dt.datetime(2026, 10, 2, tzinfo=dt.UTC)}),
    "accounts.SecondFactorRule": (rule, {"role": Role.LEADER}),
    "accounts.User": (factories.UserFactory, {"name": "赵明"}),
    "branches.AcceptanceStandard": (samples.standard, {"pass_score": 80}),
    "branches.QualityDismissal": (samples.dismissal, {"reason": "当日停电"}),
    "branches.RhythmRule": (samples.rule, {"times": 2}),
    "branches.SpotCheck": (samples.spot_check, {"remark": "签到不符"}),
    "branches.SpotCheckDraw": (samples.draw, {"size": 2}),
    "briefing.BriefingIndicator": (factories.BriefingIndicatorFactory, {"order": 2}),
    "communities.Community": (factories.CommunityFactory, {"secretary_name": "赵明"}),
    "communities.SubDistrict": (factories.SubDistrictFactory, {"name": "新街道"}),
    "communities.UpperArea": (lambda: UpperArea.objects.create(code="99", name="示范省"), {"name": "新省"}),
    "core.Attachment": (
        lambda: evidence_of(make_row(ResidentsCouncil, factories.CommunityFactory())),
        {"name": "新.pdf"},
    ),
    "core.ImportSource": (source, {"columns": {"队伍": "name"}}),
    "indicators.Indicator": (factories.IndicatorFactory, {"name_zh": "新指标"}),
    "indicators.Basis": (a_basis, {"minutes": 7}),
    "indicators.IndicatorUse": (use, {"until_month": Month(2026, 1)}),
    "indicators.KeyTask": (key_task, {"lead": "城建办"}),
    "indicators.Target": (factories.TargetFactory, {"value": 70}),
    "indicators.Theme": (factories.ThemeFactory, {"name_zh": "新工作"}),
    "made.MadeColumn": (lambda: a_made_register().columns.first(), {"name": "地点"}),
    "made.MadeMeasure": (a_measure, {"span": "UNTIL"}),
    "made.MadeRegister": (a_made_register, {"help": "一处一行"}),
    "meetings.BulletinStyle": (lambda: world().bulletin_style(), {"mark": "云溪街道党工委文件"}),
    "meetings.BulletinTemplate": (lambda: world().template(), {"name": "通报二"}),
    "meetings.EditedText": (edited_text, {"text": "改后的句子。"}),
    "meetings.ExchangeSpeech": (lambda: world().speech(), {"topic": "网格治理"}),
    "meetings.Export": (lambda: world().export(), {"problem": "磁盘已满"}),
    "meetings.MeetingIndicator": (lambda: world().meeting().chosen.get(), {"order": 2}),
    "meetings.MeetingMatter": (meeting_matter, {"meeting": another_meeting}),
    "meetings.ProgressMeeting": (lambda: world().meeting(), {"place": "三楼会议室"}),
    "meetings.Snapshot": (lambda: world().snapshot(), {"sha256": "0" * 64}),
    "reporting.Figure": (factories.FigureFactory, {"numerator": 3}),
    "reporting.MonthlyReport": (factories.MonthlyReportFactory, {"state": ReportState.DRAFT}),
    "reporting.ReportingPeriod": (factories.ReportingPeriodFactory, {"due_on": "2026-11-06"}),
    "supervision.Matter": (matter, {"title": "记录已补"}),
}


@pytest.fixture
def actor(db):
    return factories.UserFactory(role=Role.ADMIN)


def as_request_of(user, act):
    """Do *act* as a view would within a request of that user."""
    request = RequestFactory().post("/")
    request.user = user

    def view(_request):
        act()
        return HttpResponse()

    AuditlogMiddleware(view)(request)


def entries(label, action):
    model = apps.get_model(label)
    return LogEntry.objects.get_for_model(model).filter(action=action)


def test_every_model_is_tracked_or_left_out_for_a_reason():
    models = [
        model
        for model in apps.get_models()
        if model.__module__.startswith(("portal.", "communities.", "grids.", "branches.", "property_mgmt."))
    ]
    registers = {model._meta.label for model in models if issubclass(model, RegisterRow)}
    ours = {model._meta.label for model in models} - registers
    tracked = {model._meta.label for model in auditlog.get_models()}
    assert registers <= tracked  # tests/contracts/test_registers.py changes a row of each
    assert ours & tracked == set(TRACKED)
    assert ours - tracked == NOT_TRACKED


@pytest.mark.parametrize("label", TRACKED)
def test_creating_is_noted_with_the_actor(label, actor):
    make, _change = TRACKED[label]
    as_request_of(actor, make)
    assert entries(label, LogEntry.Action.CREATE).latest().actor == actor


@pytest.mark.parametrize("label", TRACKED)
def test_changing_is_noted_with_the_actor_and_the_values(label, actor):
    make, change = TRACKED[label]
    one = make()

    def alter():
        for name, value in change.items():
            setattr(one, name, value() if callable(value) else value)
        one.save()

    as_request_of(actor, alter)
    entry = entries(label, LogEntry.Action.UPDATE).latest()
    assert (entry.actor, set(entry.changes)) == (actor, set(change))


@pytest.mark.parametrize("label", TRACKED)
def test_deleting_is_noted_with_the_actor(label, actor):
    make, _change = TRACKED[label]
    one = make()
    as_request_of(actor, one.delete)
    assert entries(label, LogEntry.Action.DELETE).latest().actor == actor


def test_a_page_of_the_portal_notes_who_changed_what(client, actor):
    community = factories.CommunityFactory(secretary_name="")
    client.force_login(actor)
    form = {
        "short_name": community.short_name,
        "general_branch_kind": community.general_branch_kind,
        "opened_on": "1949-10-01",
        "secretary_name": "赵明",
    }
    assert client.post(f"/communities/{community.code}/edit/", form).status_code == 302
    entry = LogEntry.objects.get_for_object(community).latest()
    assert (entry.actor, entry.changes) == (actor, {"secretary_name": ["", "赵明"]})


def test_no_part_of_a_password_is_kept(client, actor):
    account = factories.UserFactory(role=Role.STAFF)
    client.force_login(actor)
    client.post(f"/accounts/{account.pk}/reset-password/")
    changes = LogEntry.objects.get_for_object(account).filter(action=LogEntry.Action.UPDATE).latest().changes
    assert changes["password"] == ["•••", "•••"]
    assert User.objects.get(pk=account.pk).must_change_password


def test_no_address_of_the_portal_changes_the_trail():
    """The only view on it is the page that lists it."""
    views = import_module("portal.accounts.views.trail")
    assert not {"post", "put", "patch", "delete"} & set(dir(views.TrailView))
