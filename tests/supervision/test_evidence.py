"""Evidence of a matter: from the phone of who owes it to the page on which it is closed off."""

from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.core.access import Role
from portal.core.evidence import MAX_FOR_A_ROW
from portal.core.models import Attachment
from portal.notices.models import Notice
from portal.supervision import actions
from portal.supervision.models import MatterState
from tests.core.test_evidence import photo
from tests.factories import UserFactory, at
from tests.supervision.conftest import NOW

pytestmark = pytest.mark.django_db


def pdf(name="记录.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7 x")


def program(name="照片.jpg"):
    return SimpleUploadedFile(name, b"MZ\x90\x00")


def attach(matter, by, *files):
    return actions.attach(matter=matter, files=files or [pdf()], by=by, now=NOW)


def stored_files(settings):
    return {path for path in Path(settings.MEDIA_ROOT).rglob("matter/*") if path.is_file()}


def test_reported_with_photos_which_stand_beside_the_close_off_form(client, matter, owner, staff):
    client.force_login(owner)
    files = [SimpleUploadedFile("门禁.jpg", photo()), pdf("验收单.pdf")]
    response = client.post(
        f"/follow-up/{matter.pk}/report/", {"report-text": "三处均已安装", "report-attached": files}
    )
    assert response.status_code == 302
    assert [one.name for one in Attachment.objects.of(matter)] == ["门禁.jpg", "验收单.pdf"]
    assert [event.verb for event in matter.events.all()] == ["give", "report", "attach", "attach"]

    client.force_login(staff)
    page = client.get(matter.get_absolute_url()).text
    assert page.index("门禁.jpg") < page.index("close_off-seen_on")
    evidence = Attachment.objects.of(matter).get(name="门禁.jpg")
    assert LogEntry.objects.get_for_object(evidence).get().actor == owner
    answer = client.get(f"/follow-up/{matter.pk}/evidence/{evidence.pk}/")
    assert b"a camera" not in b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_no_evidence_is_ever_required(client, matter, owner, staff):
    client.force_login(owner)
    assert client.post(f"/follow-up/{matter.pk}/report/", {"report-text": "已办"}).status_code == 302
    client.force_login(staff)
    words = {"close_off-text": "现场核实", "close_off-seen_on": "2026-01-05"}
    assert client.post(f"/follow-up/{matter.pk}/close_off/", words).status_code == 302
    matter.refresh_from_db()
    assert matter.state == MatterState.CLOSED_OFF


def test_a_refused_file_keeps_the_words_and_nothing_is_done(client, matter, owner, staff, settings):
    before = stored_files(settings)
    client.force_login(owner)
    words = {"report-text": "三处均已安装", "report-attached": [pdf(), program("现场.jpg")]}
    response = client.post(f"/follow-up/{matter.pk}/report/", words)
    assert response.status_code == 422
    assert "三处均已安装" in response.text
    assert "现场.jpg: " in response.text
    matter.refresh_from_db()
    assert matter.state == MatterState.NOTIFIED
    assert not Attachment.objects.exists()
    assert stored_files(settings) == before
    assert not Notice.objects.filter(receiver=staff).exists()


def test_an_empty_file_is_refused_on_the_form(client, matter, owner):
    client.force_login(owner)
    words = {"report-text": "已办", "report-attached": [SimpleUploadedFile("空.pdf", b"")]}
    assert client.post(f"/follow-up/{matter.pk}/report/", words).status_code == 422
    assert not Attachment.objects.exists()


def test_attached_and_taken_away_on_the_page(
    client, matter, owner, settings, django_capture_on_commit_callbacks
):
    before = stored_files(settings)
    url = f"/follow-up/{matter.pk}/evidence/"
    client.force_login(owner)
    assert f'action="{url}"' in client.get(matter.get_absolute_url()).text
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"files": [program()]}).status_code == 422
    assert client.post(url, {"files": [pdf("一.pdf"), pdf("二.pdf")]}).status_code == 302
    first = Attachment.objects.of(matter).get(name="一.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{url}{first.pk}/delete/").status_code == 302
    assert [one.name for one in Attachment.objects.of(matter)] == ["二.pdf"]
    assert len(stored_files(settings) - before) == 1
    said = [(event.verb, event.text, event.by) for event in matter.events.exclude(verb="give")]
    assert said == [
        ("attach", "一.pdf", owner),
        ("attach", "二.pdf", owner),
        ("detach", "一.pdf", owner),
    ]
    page = client.get(matter.get_absolute_url()).text
    assert "一.pdf" in page
    assert "二.pdf" in page


def test_who_owes_it_and_who_supervises_it_may_while_it_is_open(matter, owner, staff):
    attach(matter, owner)
    attach(matter, staff)
    actions.report(matter=matter, by=owner, text="已完成", now=NOW)
    attach(matter, owner)
    attach(matter, staff)
    actions.close_off(
        matter=matter, by=staff, seen_on=at(2026, 10, 18).date(), text="现场核实", now=at(2026, 10, 18)
    )
    for user in (owner, staff):
        with pytest.raises(ValidationError):
            attach(matter, user)
        with pytest.raises(ValidationError):
            actions.detach(matter=matter, attachment=Attachment.objects.first(), by=user, now=NOW)
    assert Attachment.objects.of(matter).count() == 4


def test_a_page_opened_before_closing_off_changes_nothing_after_it(client, matter, owner, staff):
    (kept,) = attach(matter, owner)
    actions.report(matter=matter, by=owner, text="已完成", now=NOW)
    actions.close_off(
        matter=matter, by=staff, seen_on=at(2026, 10, 18).date(), text="现场核实", now=at(2026, 10, 18)
    )
    client.force_login(owner)
    url = f"/follow-up/{matter.pk}/evidence/"
    assert client.post(url, {"files": [pdf()]}).status_code == 422
    assert client.post(f"{url}{kept.pk}/delete/").status_code == 302
    page = client.get(matter.get_absolute_url()).text
    assert list(Attachment.objects.of(matter)) == [kept]
    assert f"{url}{kept.pk}/" in page
    assert f'action="{url}' not in page


def test_others_may_not_and_do_not_see_it(client, matter, owner):
    (kept,) = attach(matter, owner)
    neighbour = UserFactory(role=Role.SECRETARY, area_code="990101001002")
    leader = UserFactory(role=Role.LEADER, area_code="990101001")
    foreign = UserFactory(role=Role.STAFF, area_code="990102001")
    for user in (neighbour, leader, foreign):
        with pytest.raises(ValidationError):
            attach(matter, user)
        with pytest.raises(ValidationError):
            actions.detach(matter=matter, attachment=kept, by=user, now=NOW)
    url = f"/follow-up/{matter.pk}/evidence/"
    for user, read, write in ((neighbour, 404, 404), (foreign, 404, 404), (leader, 200, 403)):
        client.force_login(user)
        answer = client.get(f"{url}{kept.pk}/")
        assert answer.status_code == read
        if answer.streaming:  # reading it to its end is what closes it
            answer.getvalue()
        assert client.post(url, {"files": [pdf()]}).status_code == write
        assert client.post(f"{url}{kept.pk}/delete/").status_code == write
    assert Attachment.objects.of(matter).count() == 1


def test_evidence_of_another_matter_is_not_reached_by_this_one(client, matter, owner, staff):
    (kept,) = attach(matter, owner)
    other = actions.give(
        matter=type(matter)(
            kind="FINDING",
            source="DAILY",
            title="别的",
            community_id=matter.community_id,
            due_on=matter.due_on,
        ),
        by=staff,
        now=NOW,
    )
    client.force_login(staff)
    url = f"/follow-up/{other.pk}/evidence/{kept.pk}/"
    assert client.get(url).status_code == 404
    assert client.post(f"{url}delete/").status_code == 404


def test_a_matter_holds_so_many_files_and_no_more(matter, owner, settings):
    before = stored_files(settings)
    attach(matter, owner, *[pdf(f"{number}.pdf") for number in range(MAX_FOR_A_ROW - 1)])
    with pytest.raises(ValidationError):
        attach(matter, owner, pdf("二十.pdf"), pdf("二十一.pdf"))
    assert Attachment.objects.of(matter).count() == MAX_FOR_A_ROW - 1
    assert len(stored_files(settings) - before) == MAX_FOR_A_ROW - 1
