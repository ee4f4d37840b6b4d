"""The evening before: who is told what, on which ways, and once only whatever breaks in between."""

import datetime as dt
import io
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone
from docx import Document

from portal.briefing import before
from portal.core.access import Role
from portal.core.text import JOINER
from portal.meetings import actions
from portal.meetings.exports import brief, pdf
from portal.meetings.exports.source import ExportError, Source
from portal.meetings.models import ExchangeSpeech
from portal.notices import webhook
from portal.notices.models import GroupMessage, Notice, NoticeFile
from portal.notices.signals import told
from tests.factories import UserFactory
from tests.meetings.conftest import MONTH, NOW, OFFICE

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 12)


def clock(day, hour, minute=0):
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=timezone.get_default_timezone())


EVENING = clock(11, 18)


@pytest.fixture
def meeting(prepare, staff, leader, secretary):
    """Frozen; the first community speaks at it, the second would have."""
    meeting = prepare()
    for number, held in (("001", True), ("002", False)):
        ExchangeSpeech.objects.create(
            meeting=meeting, community_id=OFFICE + number, topic="红色物业", held=held
        )
    UserFactory(role=Role.SECRETARY, area_code=f"{OFFICE}002")
    actions.freeze(meeting=meeting, by=staff, now=NOW)
    return meeting


@pytest.fixture
def outside(settings, worker, monkeypatch, leader, secretary):
    """E-mail and the group's robot are on; files stay Word, so that they can be read here."""
    settings.NOTICE_EMAIL, settings.NOTICE_WEBHOOK_URL = True, "https://robot.example/send"
    settings.DEFAULT_FROM_EMAIL = "portal@office.example"
    posted = []
    monkeypatch.setattr(webhook, "post", lambda **said: posted.append(said["text"]))
    monkeypatch.setattr(pdf, "convert", lambda content, _suffix: content)
    for user in (leader, secretary):
        user.email = f"{user.username}@office.example"
        user.save()
    return posted


@pytest.fixture
def strike(django_capture_on_commit_callbacks):
    """The clock strikes; *kills*: the worker dies once it has written, before it has asked for anything."""

    def strike(now=EVENING, *, kills=False):
        with django_capture_on_commit_callbacks(execute=not kills):
            return sum(before.tell_before(meeting_id=pk, now=now) for pk in before.due(now))

    return strike


def said():
    return {notice.receiver.username: notice for notice in Notice.objects.select_related("receiver")}


def words(mail):
    [(name, content, _mime)] = mail.attachments
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return name, "\n".join([one.text for one in document.paragraphs] + cells).replace(JOINER, "")


def test_leaders_and_speakers_are_told_once_each_of_what_they_may_see(meeting, strike):
    assert strike() == 2
    found = said()
    assert found.keys() == {"leader", "secretary"}
    assert found["leader"].path == f"/briefing/2026-10/?area={OFFICE}&since=2026-09"
    assert found["secretary"].path == f"/briefing/2026-10/communities/{OFFICE}001/"
    assert not NoticeFile.objects.exists()  # nothing leaves the portal, so nothing is made
    assert (strike(), strike(clock(11, 23, 50)), strike(clock(12, 7, 50))) == (0, 0, 0)


def test_the_hour_is_the_office_s_and_it_may_be_off(meeting, office, strike):
    for now in (clock(11, 17, 59), clock(12, 8), clock(10, 19), clock(13, 7)):
        assert strike(now) == 0
    office.tells_at_hour = 20
    office.save()
    assert strike(clock(11, 19)) == 0
    office.tells_before_meeting = False
    office.save()
    assert strike(clock(11, 20)) == 0
    office.tells_before_meeting = True
    office.save()
    assert strike(clock(12, 7)) == 2  # the clock stood still all evening


def test_figures_that_are_not_frozen_are_not_told(meeting, staff, strike):
    actions.unfreeze(meeting=meeting, because="补报", by=staff, now=NOW)
    assert strike() == 0
    actions.freeze(meeting=meeting, by=staff, now=NOW)
    assert strike(clock(11, 21)) == 2


def test_again_only_if_frozen_anew_for_another_day(meeting, staff, strike):
    assert strike() == 2
    actions.unfreeze(meeting=meeting, because="补报", by=staff, now=NOW)
    actions.freeze(meeting=meeting, by=staff, now=NOW)
    assert strike(clock(11, 21)) == 0
    actions.unfreeze(meeting=meeting, because="改期", by=staff, now=NOW)
    meeting.held_on = DAY + dt.timedelta(days=1)
    meeting.save()
    assert strike(clock(12, 18)) == 0
    actions.freeze(meeting=meeting, by=staff, now=NOW)
    assert strike(clock(12, 18)) == 2


def test_by_e_mail_each_gets_the_own_paper(meeting, outside, strike, mailoutbox):
    strike()
    strike(clock(11, 18, 10))
    mails = {mail.to[0]: mail for mail in mailoutbox}
    assert len(mailoutbox) == 2
    assert len(outside) == 1  # the group, once, without a figure
    assert "%" not in outside[0]
    name, text = words(mails["leader@office.example"])
    assert name == "长虹街道推进会（2026年10月）会前一页.pdf"
    assert "66.7%" in text
    assert "第002社区" in text  # who needs a hand
    name, text = words(mails["secretary@office.example"])
    assert "第001社区" in name
    assert "9/10个" in text
    assert not any(other in text for other in ("第002社区", "第003社区", "66.7%"))


def test_a_worker_killed_after_it_has_written_loses_nothing(meeting, outside, strike, mailoutbox):
    assert strike(kills=True) == 2
    assert (mailoutbox, outside) == ([], [])
    strike(clock(11, 18, 10))
    assert (len(mailoutbox), len(outside)) == (2, 1)
    assert all(mail.attachments for mail in mailoutbox)
    strike(clock(11, 18, 20))
    assert (len(mailoutbox), len(outside)) == (2, 1)


def test_a_worker_killed_over_a_file_leaves_all_to_the_next(
    meeting, outside, strike, mailoutbox, monkeypatch
):
    with monkeypatch.context() as patched:
        patched.setattr(brief, "make_pdf", lambda _source: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            strike()
    assert not (Notice.objects.exists() or GroupMessage.objects.exists() or NoticeFile.objects.exists())
    strike(clock(11, 18, 10))
    assert len(mailoutbox) == 2


def test_without_a_pdf_the_mail_still_goes(meeting, outside, strike, mailoutbox, monkeypatch):
    def fail(_content, _suffix):
        raise ExportError("no LibreOffice")

    monkeypatch.setattr(pdf, "convert", fail)
    strike()
    assert [mail.attachments for mail in mailoutbox] == [[], []]


def test_files_are_dropped_after_a_week(meeting, outside, strike):
    strike()
    assert NoticeFile.objects.count() == 2
    assert before.forget(EVENING + dt.timedelta(days=6)) == 0
    assert before.forget(EVENING + dt.timedelta(days=8)) == 2
    assert Notice.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_once(meeting, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    both, heard = Barrier(2), []
    told.connect(hear := lambda notices, **_kwargs: heard.extend(notices), weak=False)
    untold = before._file
    monkeypatch.setattr(before, "_file", lambda *given: (both.wait(10), untold(*given))[1])

    def work():
        before.tell_before(meeting_id=meeting.pk, now=EVENING)
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(30)
    told.disconnect(hear)
    assert sorted(notice.receiver.username for notice in heard) == ["leader", "secretary"]
    assert Notice.objects.count() == 2


def test_the_leaders_paper_is_one_real_page_of_the_frozen_figures(meeting):
    source = Source.of(meeting.snapshot, now=NOW)
    made = brief.make_pdf(source)
    assert made.startswith(b"%PDF")
    assert b"/Count 1" in made
    [doors, green] = brief.lines(source.content)
    assert (doors.cell["figure"], doors.median, doors.cell["to_do"]) == ("66.7%", "50%", "还差5个")
    assert (green.cell["figure"], green.chart) == ("6,000㎡", None)
    assert brief.behind(source.content) == ["■第002社区：1项差距大", "■第003社区：1项差距大"]
    assert MONTH.label in Document(io.BytesIO(brief.make_word(source))).paragraphs[0].text
