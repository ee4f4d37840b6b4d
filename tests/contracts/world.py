"""Two offices with one of everything, so that what is one's own can be told from what is not."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db.models import Model
from django.utils import timezone

from communities.models import Community, ResidentsCouncil, SubDistrict
from portal.accounts.models import User
from portal.api.actions import make_token
from portal.api.models import AccessToken
from portal.core.access import Role
from portal.core.models import Attachment, ImportState, PendingImport
from portal.core.month import Month
from portal.hooks.models import Hook, HookDelivery
from portal.indicators.models import Indicator, KeyTask
from portal.meetings import actions as meetings
from portal.meetings.models import (
    BulletinStyle,
    BulletinTemplate,
    ExchangeSpeech,
    Export,
    ExportState,
    MeetingIndicator,
    ProgressMeeting,
    Snapshot,
)
from portal.notices.models import Notice
from portal.reporting.models import (
    MonthlyReport,
    PlatformUpload,
    ReportingPeriod,
    ReportState,
    ReportUpload,
    UploadState,
)
from tests import factories
from tests.register_rows import make_row

MONTH = Month(2026, 10)


@dataclass
class Office:
    """A sub-district, one community of it, its people, and one object of every kind."""

    sub_district: SubDistrict
    community: Community
    staff: User
    leader: User
    secretary: User
    colleague: User
    indicator: Indicator
    report: MonthlyReport
    key_task: KeyTask
    council: ResidentsCouncil
    minutes: Attachment

    def notice_of(self, user: User) -> Notice:
        """One notice of that person's."""
        notice, _new = Notice.objects.get_or_create(
            receiver=user,
            key="told",
            defaults={"text": "请报送月报", "kind": "DUE", "created_at": timezone.now()},
        )
        return notice

    def meeting(self) -> ProgressMeeting:
        """A meeting of the office about the month."""
        meeting, is_new = ProgressMeeting.objects.get_or_create(
            sub_district=self.sub_district,
            title="推进会",
            held_on=dt.date(2026, 11, 10),
            defaults={
                "month": MONTH,
                "since": MONTH - 1,
                "created_by": self.staff,
                "created_at": timezone.now(),
            },
        )
        if is_new:
            MeetingIndicator.objects.create(meeting=meeting, indicator=self.indicator, order=1)
        return meeting

    def snapshot(self) -> Snapshot:
        """The frozen figures of that meeting."""
        meeting = self.meeting()
        return meeting.snapshot or meetings.freeze(meeting=meeting, by=self.staff, now=timezone.now())

    def speech(self) -> ExchangeSpeech:
        """What the community speaks on at that meeting."""
        return ExchangeSpeech.objects.get_or_create(
            meeting=self.meeting(), community=self.community, defaults={"topic": "红色物业"}
        )[0]

    def bulletin_style(self) -> BulletinStyle:
        """How the office sets its bulletins."""
        return BulletinStyle.objects.get_or_create(sub_district=self.sub_district)[0]

    def template(self) -> BulletinTemplate:
        """A layout of the bulletin that the office has uploaded."""
        return BulletinTemplate.objects.create(
            sub_district=self.sub_district,
            name="通报",
            content=b"PK",
            size=2,
            uploaded_by=self.staff,
            uploaded_at=timezone.now(),
        )

    def export(self) -> Export:
        """A file made of the frozen figures."""
        return Export.objects.create(
            snapshot=self.snapshot(),
            kind=Export.Kind.WORKBOOK,
            state=ExportState.DONE,
            name="数据.xlsx",
            content=b"PK",
            asked_by=self.staff,
            asked_at=timezone.now(),
        )

    def upload(self) -> ReportUpload:
        """A file that was uploaded for the community's report and taken in."""
        report = MonthlyReport.objects.get(community=self.community, month=MONTH)
        return ReportUpload.objects.create(report=report, **self._uploaded())

    def platform_upload(self) -> PlatformUpload:
        """The export of another platform that was taken in for all communities."""
        period = ReportingPeriod.objects.get(sub_district=self.sub_district, month=MONTH)
        return PlatformUpload.objects.create(period=period, **self._uploaded())

    def token(self) -> AccessToken:
        """By which another system reads what the office reported."""
        return make_token(
            by=factories.UserFactory(role=Role.ADMIN, area_code=""),
            name="市数据平台",
            area_code=self.sub_district.code,
            kinds=["areas"],
            expires_on=timezone.localdate(),
            now=timezone.now(),
        ).token

    def hook(self) -> Hook:
        """A system that is called for what happens in the office."""
        return Hook.objects.create(
            name="市数据平台",
            address="https://data.example/portal",
            events=["report.approved"],
            area_code=self.sub_district.code,
            sealed="sealed",
            created_by=factories.UserFactory(role=Role.ADMIN, area_code=""),
            created_at=timezone.now(),
        )

    def call(self) -> HookDelivery:
        """One call of it, given up."""
        return HookDelivery.objects.create(
            hook=self.hook(), event="report.approved", payload={}, made_at=timezone.now()
        )

    def _uploaded(self) -> dict[str, object]:
        parts = ("must_mend", "please_confirm", "blanks", "nothing", "persons", "taken")
        return {
            "by": self.staff,
            "at": timezone.now(),
            "name": "月报.xlsx",
            "content": b"PK",
            "state": UploadState.TAKEN,
            "receipt": {key: [] for key in parts} | {"sheet": ""},
        }

    def pending_of(self, user: User) -> PendingImport:
        """A file of that person's that waits to be taken in."""
        return PendingImport.objects.create(
            owner_id=user.pk,
            register="residents-councils",
            state=ImportState.READY,
            report={"new": 0, "changed": 0, "unchanged": 0, "refused": 0},
            created_at=timezone.now(),
        )


def evidence_of(row: Model) -> Attachment:
    """A file attached to the row."""
    return Attachment.objects.create(
        content_type=ContentType.objects.get_for_model(row),
        row_id=row.pk,
        file=ContentFile(b"%PDF-", name="minutes.pdf"),
        name="记录.pdf",
        suffix=".pdf",
        size=5,
        attached_at=timezone.now(),
    )


def make_office(code: str, name: str) -> Office:
    """An office with the given code, and everything in it."""
    sub_district = factories.SubDistrictFactory(code=code, name=name)
    community = factories.CommunityFactory(sub_district=sub_district, code=f"{code}001")
    indicator = factories.IndicatorFactory(code=f"own-{code}", owner_code=code)
    report = factories.MonthlyReportFactory(community=community, month=MONTH, state=ReportState.DRAFT)
    factories.FigureFactory(report=report, indicator=indicator)
    key_task = KeyTask.objects.create(
        sub_district=sub_district, theme=indicator.theme, year=2026, name="物业服务提升"
    )

    council = make_row(ResidentsCouncil, community)

    def account(role: Role, area: str, suffix: str = "") -> User:
        return factories.UserFactory(username=f"{role.lower()}{suffix}-{code}", role=role, area_code=area)

    return Office(
        sub_district=sub_district,
        community=community,
        staff=account(Role.STAFF, code),
        leader=account(Role.LEADER, code),
        secretary=account(Role.SECRETARY, community.code),
        colleague=account(Role.STAFF, code, "2"),
        indicator=indicator,
        report=report,
        key_task=key_task,
        council=council,
        minutes=evidence_of(council),
    )
