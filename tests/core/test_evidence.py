"""Evidence: what may be attached, what is taken out of a photo, and who may have it."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from communities.models import ResidentsCouncil
from portal.core import evidence
from portal.core.access import Role
from portal.core.models import Attachment
from tests.factories import CommunityFactory, UserFactory
from tests.register_rows import make_row

pytestmark = pytest.mark.django_db
GPS = 0x8825


@pytest.fixture
def council():
    return make_row(ResidentsCouncil, CommunityFactory())


@pytest.fixture
def secretary(client, council):
    user = UserFactory(area_code=council.community_id)
    client.force_login(user)
    return user


def photo(kind="JPEG", size=(40, 30)):
    """A picture that says where it was taken, lying on its side."""
    picture = Image.new("RGB", size, "red")
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (39.0, 54.0, 20.0)
    exif[0x010F] = "a camera"
    stream = BytesIO()
    picture.save(stream, kind, exif=exif)
    return stream.getvalue()


def office_file(*parts):
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "<x/>")
    return stream.getvalue()


def attach(client, council, content, name):
    url = f"/registers/residents-councils/{council.pk}/evidence/"
    return client.post(url, {"files": SimpleUploadedFile(name, content)}, follow=True)


def test_a_picture_of_more_than_memory_holds_is_refused_unread(client, council, secretary, monkeypatch):
    monkeypatch.setattr(evidence, "MAX_PIXELS", {"JPEG": 1_000, "PNG": 1_199})
    attach(client, council, photo(size=(40, 30)), "现场.jpg")
    attach(client, council, photo("PNG", (40, 30)), "现场.png")
    assert not Attachment.objects.exists()


def test_a_large_photo_is_read_at_a_part_of_its_size(monkeypatch):
    """What a telephone of today takes; read whole it would take 150 MB of memory."""
    asked = []
    real = Image.Image.draft
    monkeypatch.setattr(
        JpegImageFile, "draft", lambda self, *given: asked.append(given) or real(self, *given)
    )
    suffix, content = evidence._bare_picture(photo(size=(6_000, 4_000)))
    with Image.open(BytesIO(content)) as kept:
        assert (suffix, kept.size) == (".jpg", (1_707, 2_560))
    assert asked


@pytest.mark.parametrize(
    ("content", "name", "kept"),
    [
        (photo(), "现场.JPEG", "现场.jpg"),
        (photo("PNG"), "现场.png", "现场.png"),
        (b"%PDF-1.7 ...", "记录", "记录.pdf"),
        (b"%PDF-1.7 ...", "记录2026.10.3", "记录2026.10.3.pdf"),
        (b"%PDF-1.7 ...", "长" * 251 + ".pdf", "长" * 251 + ".pdf"),
        (office_file("word/document.xml"), "记录.doc", "记录.docx"),
        (office_file("xl/workbook.xml"), "../../etc/表.xlsx", "表.xlsx"),
    ],
)
def test_what_may_be_attached_is_named_by_what_it_is(client, secretary, council, content, name, kept):
    attach(client, council, content, name)
    attachment = Attachment.objects.of(council).get()
    assert attachment.name == kept
    assert Path(attachment.file.name).parent.name == "residentscouncil"
    assert LogEntry.objects.get_for_object(attachment).get().actor == secretary


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00", "照片.jpg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "图.png"),
        (b"<html></html>", "记录.pdf"),
        (b"\xff\xd8\xff" + b"0" * 100, "坏.jpg"),
        (office_file("word/document.xml", "word/vbaProject.bin"), "宏.docx"),
        (office_file("payload.exe"), "包.docx"),
        (b"PK\x03\x04broken", "包.xlsx"),
        (b"\xd0\xcf\x11\xe0", "旧.doc"),
        (b"%PDF-" + b"0" * (10 * 1024 * 1024), "大.pdf"),
    ],
    ids=("exe", "svg", "html", "damaged", "macros", "zip", "half", "doc", "large"),
)
def test_what_may_not(client, secretary, council, content, name):
    response = attach(client, council, content, name)
    assert name in response.content.decode()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_forgets_where_it_was_taken_and_stands_upright(client, secretary, council, kind):
    attach(client, council, photo(kind), "现场")
    kept = Attachment.objects.get().file.path
    with Image.open(kept) as picture:
        assert dict(picture.getexif()) == {}
        assert picture.info.get("exif") is None
        assert picture.size == (30, 40)
    assert b"a camera" not in Path(kept).read_bytes()


def test_a_large_photo_is_made_smaller(client, secretary, council):
    attach(client, council, photo(size=(3000, 2000)), "现场")
    with Image.open(Attachment.objects.get().file.path) as picture:
        assert max(picture.size) == 2560


def test_it_is_read_by_whoever_sees_the_row_and_never_shown_in_the_browser(client, secretary, council):
    attach(client, council, b"%PDF-1.7 x", "记录.pdf")
    url = f"/registers/residents-councils/{council.pk}/evidence/{Attachment.objects.get().pk}/"
    client.force_login(UserFactory(role=Role.LEADER, area_code=council.community_id[:9]))
    response = client.get(url)
    assert b"".join(response.streaming_content) == b"%PDF-1.7 x"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    client.force_login(UserFactory())
    assert client.get(url).status_code == 404


def test_an_address_of_another_row_does_not_lead_to_it(client, secretary, council):
    attach(client, council, b"%PDF-1.7 x", "记录.pdf")
    other = make_row(ResidentsCouncil, council.community)
    url = f"/registers/residents-councils/{other.pk}/evidence/{Attachment.objects.get().pk}/"
    assert client.get(url).status_code == 404
    assert client.post(f"{url}delete/").status_code == 404


def test_taking_it_away_deletes_the_file(client, secretary, council, django_capture_on_commit_callbacks):
    attach(client, council, b"%PDF-1.7 x", "记录.pdf")
    attachment = Attachment.objects.get()
    path = Path(attachment.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/registers/residents-councils/{council.pk}/evidence/{attachment.pk}/delete/")
    assert not Attachment.objects.exists()
    assert not path.exists()


def test_a_register_without_evidence_takes_none(client, secretary, council):
    response = client.post("/registers/social-organisations/1/evidence/")
    assert response.status_code == 404
