"""One frozen value, four faces: projector, slides, bulletin and the page before the meeting say it alike."""

import io
import re
from html import unescape

import pytest
from django.utils import translation
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from portal.core.text import JOINER
from portal.dashboard.earlier import lacking_text
from portal.meetings import actions, sentences, table_words
from portal.meetings.exports import brief, bulletin, slides, workbook
from portal.meetings.exports.source import Source
from portal.meetings.models import Snapshot
from portal.meetings.printed import SHAPES, light_words, month_text
from portal.meetings.sentences.coverage import coverage
from tests.meetings.conftest import NOW, OFFICE
from tests.meetings.exports import samples

pytestmark = pytest.mark.django_db
LIT = ("green", "yellow", "red")


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


def bare(text):
    """Without what sets words apart and what keeps them together."""
    return re.sub(rf"[\s{JOINER}]+", "", text)


def of_page(client, url):
    html = client.get(url).content.decode()
    return bare(
        unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style).*?</\1>", "", html, flags=re.DOTALL)))
    )


def of_slides(source):
    """Every slide's texts in the order in which they are drawn, the names of its bars included."""
    found = []
    for slide in Presentation(io.BytesIO(slides.make(source, samples.quiet))).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            elif shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
            elif shape.has_chart:
                found += [str(one) for plot in shape.chart.plots for one in plot.categories]
    return bare("".join(found))


def of_paper(source):
    document = Document(io.BytesIO(bulletin.make(source, None, samples.quiet)))
    found = [one.text for one in document.paragraphs]
    found += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return bare("".join(found))


@pytest.fixture
def faces(client, leader, snapshot):
    """What each of them says, as one string without blanks."""
    client.force_login(leader)
    source = Source.of(snapshot, now=NOW)
    meeting = snapshot.meeting
    return {
        "projector": of_page(client, f"/meetings/{meeting.pk}/present/"),
        "slides": of_slides(source),
        "paper": of_paper(source),
        "briefing": of_page(client, f"/briefing/{meeting.month}/?area={OFFICE}"),
    }


def test_figure_rounding_and_words_are_the_same_everywhere(faces, snapshot):
    content = snapshot.shown
    for one in content["indicators"]:
        total = one["total"]
        for name, text in faces.items():
            if name == "briefing" and total["goal"] is None:
                continue  # that page speaks of what has a target
            expected = [one["name"], total["figure"]]
            expected += [total["goal"]["short"]] if total["goal"] else []
            expected += [total["to_do"]] if total["to_do"] else []
            assert [part for part in expected if bare(part) not in text] == [], name
        for cell in one["rows"]:
            lit = one["is_ranked"] and cell["light"] in LIT
            shaped = f"{SHAPES[cell['light']]}{cell['figure']}" if lit else cell["figure"]
            for name in ("slides", "paper"):
                assert bare(shaped) in faces[name], (name, cell["name"])
            for name in ("projector", "slides", "paper"):
                assert bare(cell["name"]) in faces[name]
                assert bare(cell["figure"]) in faces[name], (name, cell["name"])
    doors = content["indicators"][0]["total"]
    assert (doors["figure"], doors["fraction"], doors["goal"]["short"]) == ("66.7%", "16/24个", "85%")


def test_a_light_has_one_shape_and_one_word(faces, snapshot):
    for one in snapshot.shown["indicators"]:
        for cell in (one["total"], *one["rows"]):
            if one["is_ranked"] and cell["light"] in LIT:
                words = bare(light_words(cell["light"], cell["light_text"]))
                assert words == bare(light_words(cell["light"]))
                assert words in faces["projector"]
                assert words in faces["slides"]
                assert words[1:] in faces["paper"]


def test_a_column_has_one_heading_on_projector_slides_paper_and_in_excel(faces, snapshot):
    """The words themselves, and what stands beside the number of communities that a column counts."""
    book = load_workbook(io.BytesIO(workbook.make(Source.of(snapshot, now=NOW), samples.quiet)))
    excel = bare("".join(str(cell.value or "") for cell in book["总表"][3]))
    moved = table_words.since(month_text(snapshot.shown["meeting"]["since"]))
    for word in (*table_words.OF_TOTALS, table_words.COUNTED, moved):
        for name in ("projector", "slides", "paper"):
            assert bare(str(word)) in faces[name], name
        if word != table_words.MADE_OF:  # there done, total and unit have a column each
            assert bare(str(word)) in excel


def test_what_a_total_lacks_is_said_in_the_same_words(client, leader, snapshot):
    """A flow that lacks a report of January: on projector, slides, paper, in Excel and before the meeting."""
    content = snapshot.content
    content["indicators"][0] |= {"kind": "flow"}
    for cell in content["indicators"][0]["rows"][:1]:
        cell["lacks"] = ["2026-01"]
    content["reports"]["earlier"] = [f"1月{content['indicators'][0]['rows'][0]['name']}"]
    content["sentences"] = sentences.write(content)
    Snapshot.objects.filter(pk=snapshot.pk).update(content=content)
    source = Source.of(Snapshot.objects.get(pk=snapshot.pk), now=NOW)
    client.force_login(leader)
    book = load_workbook(io.BytesIO(workbook.make(source, samples.quiet)))
    brief_file = Document(io.BytesIO(brief.make_word(source)))
    said = {
        "projector": of_page(client, f"/meetings/{snapshot.meeting_id}/present/"),
        "slides": of_slides(source),
        "excel": bare("".join(str(cell.value or "") for row in book["总表"].rows for cell in row)),
        "sheet": bare("".join(c.text for t in brief_file.tables for row in t.rows for c in row.cells)),
    }
    words = bare(lacking_text(1))
    assert [name for name, text in said.items() if words not in text] == []
    assert words in bare(coverage(source.content, source.content["indicators"][0]).words)


def test_a_sentence_that_people_edited_is_the_same_everywhere(client, leader, staff, snapshot):
    """What is said at the meeting alone is in its text, and neither on the slides nor on paper."""
    for key, text in (
        ("T14", "这一句由街道修改。"),
        ("T10", "这一条由街道补充。"),
        ("T8", "刚才，两个社区作了发言。"),
    ):
        actions.edit_text(snapshot=snapshot, key=key, text=text, by=staff, now=NOW)
    source = Source.of(snapshot, now=NOW)
    client.force_login(leader)
    text = of_page(client, f"/meetings/{snapshot.meeting_id}/text/")
    projector = of_page(client, f"/meetings/{snapshot.meeting_id}/present/")
    shown, paper = of_slides(source), of_paper(source)
    assert all("这一条由街道补充。" in face for face in (projector, shown, paper, text))
    assert all("这一句由街道修改。" in face for face in (paper, text))
    assert "刚才，两个社区作了发言。" in text
    assert not any("刚才" in face for face in (projector, shown, paper))
