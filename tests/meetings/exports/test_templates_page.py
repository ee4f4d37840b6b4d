"""The page of layouts: uploaded once checked, and every tag with what it gives now."""

import html

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.meetings import actions
from portal.meetings.exports.source import Look, Source
from portal.meetings.models import BulletinStyle, BulletinTemplate
from portal.meetings.word import checking, layout, tags
from tests.factories import SubDistrictFactory
from tests.meetings.conftest import NOW, OFFICE
from tests.meetings.templates_corpus import make as corpus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]
PAGE = "/meetings/templates/"


def upload(client, content, name="党办版", file="版式.docx"):
    return client.post(PAGE, {"name": name, "file": SimpleUploadedFile(file, content)})


def test_every_tag_is_listed_with_what_it_gives_now(client, leader, snapshot, texts):
    client.force_login(leader)
    page = html.unescape(client.get(PAGE).content.decode())
    for name in (*tags.SCALARS, *tags.sentence_names()):
        assert f'data-copy="{{{{ {name} }}}}"' in page
    for name in (*tags.TEXT_MEANINGS, *tags.ROW_MEANINGS):
        assert f" in {name} %}}" in page
    assert 'data-copy="{{ 指标.doors.数值 }}"' in page
    assert texts["T0"] in page
    assert snapshot.sha256 in page


def test_every_listed_tag_passes_the_check(client, leader, snapshot):
    client.force_login(leader)
    groups = client.get(PAGE).context["groups"]
    listed = [tag.text for _title, found in groups for tag in found]
    assert len(listed) == len(set(listed))
    rows = [text.split("\n") for text in listed if "{%tr" in text]
    assert all(checking.problems(corpus.table([[line] for line in lines])) == [] for lines in rows)
    lines = [line for text in listed if "{%tr" not in text for line in text.split("\n")]
    assert checking.problems(corpus.paragraphs(*lines), {"doors", "green"}) == []


def test_a_code_that_no_indicator_has_is_refused_before_anything_is_frozen(client, staff, texts):
    client.force_login(staff)
    page = html.unescape(upload(client, corpus.paragraphs("{{ 指标.dooors.数值 }}")).content.decode())
    assert "没有代码为“dooors”的指标" in page
    assert upload(client, corpus.paragraphs("{{ 指标.doors.数值 }}")).status_code == 302


def test_before_anything_is_frozen_the_page_says_so(client, leader, meeting):
    client.force_login(leader)
    assert "data-copy" not in client.get(PAGE).content.decode()


def test_a_right_template_is_kept_and_can_be_had_again(client, staff, snapshot):
    client.force_login(staff)
    content = corpus.PASS["rows"]()
    assert upload(client, content).status_code == 302
    kept = BulletinTemplate.objects.get()
    assert (kept.name, kept.size, bytes(kept.content)) == ("党办版", len(content), content)
    assert client.get(f"{PAGE}{kept.pk}/").content == content
    client.post(f"{PAGE}{kept.pk}/delete/")
    assert not BulletinTemplate.objects.exists()


@pytest.mark.parametrize(("text", "warns"), [("情况通报", True), ("{{ 街道 }}情况通报", False)])
def test_a_template_without_any_tag_is_kept_with_a_warning(client, staff, text, warns):
    client.force_login(staff)
    client.cookies["django_language"] = "en"
    page = client.post(
        PAGE, {"name": "a", "file": SimpleUploadedFile("a.docx", corpus.paragraphs(text))}, follow=True
    )
    said = [(one.level_tag, str(one)) for one in page.context["messages"]]
    assert any(level == "warning" and "no tag" in one for level, one in said) == warns
    assert BulletinTemplate.objects.exists()


def test_a_template_without_a_name_takes_the_file_s(client, staff):
    client.force_login(staff)
    upload(client, corpus.PASS["plain"](), name="")
    assert BulletinTemplate.objects.get().name == "版式"


def test_a_wrong_template_is_answered_with_every_problem_and_the_name_stays(client, staff, snapshot):
    client.force_login(staff)
    content = corpus.paragraphs("{{ 会议 }}", "{{ T99 }}", "{% if T0 %}")
    page = upload(client, content, name="我的版式")
    assert page.status_code == 422
    said = html.unescape(page.content.decode())
    for place, tag in ((1, "{{ 会议 }}"), (2, "{{ T99 }}"), (3, "{% if T0 %}")):
        assert f"第{place}段“{tag}”" in said
    assert 'value="我的版式"' in said
    assert not BulletinTemplate.objects.exists()


@pytest.mark.parametrize("content", [b"no word file", b"0" * (checking.LARGEST + 1)])
def test_what_is_no_word_file_or_too_large_is_refused(client, staff, content):
    client.force_login(staff)
    assert upload(client, content).status_code == 422


def test_a_name_is_given_once(client, staff):
    client.force_login(staff)
    upload(client, corpus.PASS["plain"]())
    assert upload(client, corpus.PASS["plain"]()).status_code == 422
    assert BulletinTemplate.objects.count() == 1


def test_without_a_file_the_page_asks_for_one(client, staff):
    client.force_login(staff)
    assert client.post(PAGE, {"name": "a"}).status_code == 422


def test_a_leader_reads_and_does_not_upload(client, leader, secretary, snapshot):
    client.force_login(leader)
    assert "multipart/form-data" not in client.get(PAGE).content.decode()
    assert upload(client, corpus.PASS["plain"]()).status_code == 403
    assert client.get(f"{PAGE}supplied/").content == layout.supplied()
    client.force_login(secretary)
    assert client.get(PAGE).status_code == 403


def test_another_office_s_template_is_not_found(client, staff, snapshot):
    client.force_login(staff)
    upload(client, corpus.PASS["plain"]())
    pk = BulletinTemplate.objects.get().pk
    staff.area_code = "990199001"
    staff.save()
    assert client.get(f"{PAGE}{pk}/").status_code == 404
    assert client.post(f"{PAGE}{pk}/delete/").status_code == 404


def test_staff_choose_how_bulletins_are_set_and_the_next_one_is(client, staff, leader, snapshot):
    address = f"{PAGE}form/"
    client.force_login(leader)
    assert address not in client.get(PAGE).content.decode()
    client.force_login(staff)
    assert address in client.get(PAGE).content.decode()
    given = {"is_parted": "on", "mark": "长虹街道党工委文件", "number": "长街发", "issued_on": "2026-11-13"}
    refused = client.post(address, given | {"mark": "长" * 29})
    assert (refused.status_code, BulletinStyle.objects.count()) == (422, 0)
    assert Source.of(snapshot, now=NOW).look == Look()
    for number in ("长街发", "长街发〔2026〕9号"):
        assert client.post(address, given | {"number": number}).status_code == 302
    assert BulletinStyle.objects.get().sub_district_id == OFFICE
    look = Source.of(snapshot, now=NOW).look
    assert look == Look(True, "长虹街道党工委文件", "长街发〔2026〕9号", issued_on="2026-11-13")


def test_how_an_office_sets_its_bulletins_is_its_own(staff, snapshot):
    other = SubDistrictFactory(code="990199001")
    BulletinStyle.objects.create(sub_district=other, mark="别处文件")
    assert Source.of(snapshot, now=NOW).look == Look()
    with pytest.raises(PermissionDenied):
        actions.set_bulletin_style(style=BulletinStyle.objects.get(), by=staff)
