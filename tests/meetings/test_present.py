"""The pages of the projector: which there are, in which order, and what they must not say."""

import re
from collections import Counter

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.core.access import Role
from portal.meetings import pages
from portal.meetings.pages.page import chunks
from tests import factories
from tests.meetings.presented import (
    CARRIED,
    NOT_COUNTED,
    NOW,
    content,
    crowded,
    frozen,
    helped,
    indicator,
    matter,
)

SAID = {"text": "个别社区主题党日组织不及时。", "note": "", "names": []}


def kinds(shown):
    return [page.kind for page in pages.of(shown)]


def only(shown, kind):
    [page] = [page for page in pages.of(shown) if page.kind == kind]
    return page


def test_the_order_of_the_meeting():
    shown = content(matters=[matter()], sentences={"problems": SAID}, headline="一句话。", helps=[helped()])
    assert kinds(shown) == [
        "opening",
        "matters",
        "headline",
        "overall",
        "bars",
        "heat_map",
        "unevenness",
        "movers",
        "help",
        "helps",
        "missing",
        "problems",
    ]


def test_a_first_meeting_without_anything_still_opens():
    nothing = {
        "due": 0,
        "approved": 0,
        "not_submitted": [],
        "returned": [],
        "in_review": [],
        "due_on": "",
        "as_of": "",
    }
    assert kinds(content([], communities=0, reports=nothing, agenda=[])) == ["opening"]


def test_what_would_help_most_names_nobody_where_the_meeting_does_not():
    shown = content(helps=[helped()])
    page = only(shown, "helps")
    assert page.data["rows"] == [
        {"name": "业委会选举", "text": "第1、第2*全部完成（到100%共12个），全街道由83.3%到95.2%"}
    ]
    assert page.data["has_carried"]
    shown["meeting"]["names_in_text"] = False
    page = only(shown, "helps")
    assert page.data["rows"][0]["text"].startswith("2个社区全部完成（到100%共12个）")
    assert not page.data["has_carried"]


def test_without_a_target_there_is_no_headline_and_nothing_that_would_help():
    assert not {"headline", "helps"} & set(kinds(content(headline="", helps=[])))


def test_indicators_are_grouped_by_line_of_work():
    other = {"theme": "study", "theme_name": "学习教育"}
    shown = content([indicator("a"), indicator("b", **other), indicator("c")])
    bars = [page for page in pages.of(shown) if page.kind == "bars"]
    assert [page.data["indicator"]["code"] for page in bars] == ["a", "c", "b"]
    assert [page.section for page in bars] == ["物业服务", "物业服务", "学习教育"]


@pytest.mark.parametrize("kind", ["meeting", "rank"])
def test_what_does_not_compare_communities_stands_in_the_table_only(kind):
    shown = content([indicator(kind=kind, is_ranked=False)])
    assert kinds(shown) == ["opening", "overall", "missing"]
    [row] = only(shown, "overall").data["rows"]
    assert row["for_information"] is (kind == "rank")


def test_a_number_that_size_decides_names_no_lowest_and_no_best():
    one = indicator(
        has_rate=False, kind="flow", unit="㎡", puts_in_order=False, order_note="not ranked",
    )  # fmt: skip
    one["spread"] |= {"best": "1850㎡", "worst": "630㎡", "gap": "1220㎡", "gap_size": "1220"}
    one["spread"] |= {"best_names": [], "worst_names": []}
    shown = content([one])
    assert all(row["rank"] is None for row in only(shown, "bars").data["rows"])
    [row] = only(shown, "unevenness").data["rows"]
    assert (row["low_to_high"], row["order_note"]) == ("630㎡至1850㎡", "not ranked")
    assert not [page for page in pages.of(shown) if page.kind == "movers"]


def test_an_indicator_that_is_not_ranked_has_neither_ranks_nor_lights():
    shown = content([indicator(is_ranked=False, puts_in_order=False, direction="neutral", kind="level")])
    page = only(shown, "bars")
    assert not page.data["has_ranks"]
    assert not page.data["has_lights"]
    assert not page.data["is_total_lit"]
    assert {(row["rank"], row["light"]) for row in page.data["rows"]} == {(None, "none")}
    assert not {"heat_map", "movers", "help"} & set(kinds(shown))


@pytest.mark.parametrize(
    ("communities", "lengths"), [(15, [15]), (16, [8, 8]), (30, [15, 15]), (31, [11, 11, 9])]
)
def test_a_page_shows_at_most_fifteen_communities(communities, lengths):
    shown = content(communities=communities, indicators=[indicator(communities=communities)])
    bars = [page for page in pages.of(shown) if page.kind == "bars"]
    assert [len(page.data["rows"]) for page in bars] == lengths
    assert [(page.part, page.parts) for page in bars] == [(n, len(lengths)) for n in range(1, len(bars) + 1)]


def test_the_heat_map_shows_at_most_ten_indicators_of_fifteen_communities():
    shown = content([indicator(str(n), communities=30) for n in range(11)], communities=30)
    maps = [page for page in pages.of(shown) if page.kind == "heat_map"]
    assert [(len(page.data["columns"]), len(page.data["rows"])) for page in maps] == [
        (6, 15),
        (6, 15),
        (5, 15),
        (5, 15),
    ]
    assert all(len(row["cells"]) == len(page.data["columns"]) for page in maps for row in page.data["rows"])


def test_what_is_missing_or_carried_says_so():
    one = indicator(communities=3)
    one["rows"][1] |= CARRIED
    one["rows"][2] |= NOT_COUNTED
    one["total"] |= {"covered": 2, "due": 3, "carried": 1, "carried_from": "2026-09"}
    page = only(content([one]), "bars")
    assert page.data["missing"] == "第3社区"
    assert page.data["has_carried"]
    assert re.findall(r"\d+", page.data["coverage"])[:3] in (["2", "3", "1"], ["3", "2", "1"])
    assert [bool(row["missing"]) for row in page.data["rows"]] == [False, False, True]
    assert "填报中" in page.data["rows"][2]["missing"]
    assert page.data["rows"][1]["marked"] == "2026年9月"


def test_long_lists_of_names_are_counted():
    one = indicator(communities=12)
    for row in one["rows"]:
        row |= NOT_COUNTED
    text = only(content([one], communities=12), "bars").data["missing"]
    assert "第6社区" in text
    assert "第7社区" not in text
    assert "12" in text


def test_the_opening_gives_long_lists_pages_of_their_own():
    assert only(content(), "opening").data["agenda"] == ["通报进展", "交流发言"]
    shown = content(agenda=["一项需要较多文字才能说明白的会议议程安排"] * 7)
    assert only(shown, "opening").data["agenda"] == []
    assert [len(page.data["rows"]) for page in pages.of(shown) if page.kind == "agenda"] == [4, 3]


def test_the_state_of_what_the_last_meeting_gave():
    rows = [matter(is_overdue=True), matter(), matter(is_open=False, state_text="已销号"), matter()]
    shown = content(matters=rows)
    assert [row["tone"] for row in only(shown, "matters").data["rows"]] == ["red", "none", "green", "none"]
    opening = only(shown, "opening").data
    assert (len(opening["matters"]), opening["more"]) == (3, 1)


def test_where_names_are_not_to_be_said_help_is_counted():
    shown = content()
    assert only(shown, "help").data["rows"][0]["far"][0]["name"] == "第1社区"
    shown["meeting"]["names_in_text"] = False
    [row] = only(shown, "help").data["rows"]
    assert (row["far"], row["stalled"], row["count"], row["stalled_count"]) == ([], "", 3, 1)


def test_a_range_lies_on_a_line_from_0_to_100():
    one = indicator()
    one["spread"] |= {"best": "102.6%"}
    [row] = only(content([one]), "unevenness").data["rows"]
    assert row["range"] == {"median": "80", "median_at": "320", "target": "95", "target_at": "380"}


def test_projector_and_slides_draw_the_same_marks():
    one = indicator(communities=4)
    for row, percent, light in zip(
        one["rows"], ("100", "99", None, "50"), ("green", "yellow", "no_data", "red"), strict=True
    ):
        row |= {"percent": percent, "light": light, "is_current": percent is not None}
    [row] = only(content([one]), "unevenness").data["rows"]
    assert [(str(dot.rate), dot.light) for dot in row["dots"]] == [
        ("50", "red"),
        ("99", "yellow"),
        ("100", "green"),
    ]
    assert row["dots"][1].height < row["dots"][2].height  # would cover each other: one above the other


def test_counts_have_no_common_scale():
    one = indicator("members", has_rate=False)
    one["spread"] |= {"best": "337人", "worst": "101人", "median": "210人"}
    assert [bool(row["range"]) for row in only(content([one, indicator()]), "unevenness").data["rows"]] == [
        True,
        False,
    ]


def test_sentences_without_text_make_no_page():
    assert "problems" not in kinds(content(sentences={"problems": SAID | {"text": ""}}))


def test_sentences_fill_pages_and_are_never_parted():
    lines = [f"{number}" + "问" * 100 for number in range(5)]
    said = SAID | {"text": "\n".join([*lines, ""])}
    shown = [page for page in pages.of(content(sentences={"problems": said})) if page.kind == "problems"]
    assert [text for page in shown for text in page.data["texts"]] == lines
    assert [len(page.data["texts"]) for page in shown] == [3, 2]
    assert [page.data["first"] for page in shown] == [1, 4]  # they go on counting


def test_what_people_wrote_is_shown_instead_of_the_draft(client, db):
    shown = content(matters=[matter()], sentences={"T17": SAID, "T10": SAID, "problems": SAID})
    meeting, leader = frozen(shown)
    words = {"key": "T17", "text": "上次交办1项，正在办理。", "edited_by": leader, "edited_at": NOW}
    meeting.snapshot.edited_texts.create(**words)
    html = page_of(client, meeting, leader).content.decode()
    assert html.count("上次交办1项，正在办理。") == 2  # on the opening, and above the assignments
    assert html.count(SAID["text"]) == 1


def test_many_missing_reports_take_several_pages():
    names = [f"第{n}社区" for n in range(40)]
    reports = {
        "due": 40,
        "approved": 0,
        "not_submitted": names,
        "returned": [],
        "in_review": [],
        "due_on": "",
        "as_of": "",
    }
    shown = [page for page in pages.of(content(reports=reports)) if page.kind == "missing"]
    assert [[len(names) for _title, _count, _sign, names in page.data["groups"]] for page in shown] == [
        [20],
        [20],
    ]


def test_a_light_over_part_of_the_communities_says_so_on_every_page():
    one = indicator()
    one["total"] |= {"covered": 2, "due": 3}
    shown = content([one])
    assert only(shown, "overall").data["rows"][0]["of_counted"] == "（已计入2/3个社区）"
    assert only(shown, "bars").data["of_counted"] == "（已计入2/3个社区）"
    assert only(shown, "heat_map").data["parts"] == ["2/3"]
    assert only(content(), "overall").data["rows"][0]["of_counted"] == ""


def test_parts_are_about_the_same_length():
    assert [list(part) for part in chunks([1, 2, 3, 4], 3)] == [[1, 2], [3, 4]]
    assert chunks([], 3) == []


def page_of(client, meeting, leader):
    client.force_login(leader)
    return client.get(reverse("meetings:present", args=[meeting.pk]))


def test_the_document_holds_every_page_with_its_foot(client, db):
    meeting, leader = frozen(content(matters=[matter(is_overdue=True)]))
    html = page_of(client, meeting, leader).content.decode()
    assert len(re.findall(r'<section class="slide ', html)) == 9
    assert html.count(meeting.snapshot.short_hash) == 9
    assert "2026年11月5日 09:20" in html
    assert "9 / 9" in html
    assert "83.3%" in html


def test_ranks_of_others_are_never_coloured(client, db):
    meeting, leader = frozen(content([indicator(kind="rank", is_ranked=False)], sentences={}))
    html = page_of(client, meeting, leader).content.decode()
    table = html[html.index("sheet-overall") : html.index("slide-missing")]
    assert "light-red" not in table


def test_without_frozen_figures_the_page_of_the_meeting_says_so(client, db):
    meeting, leader = frozen(None)
    answer = page_of(client, meeting, leader)
    assert answer.status_code == 302
    assert answer.url == meeting.get_absolute_url()
    assert len(list(get_messages(answer.wsgi_request))) == 1


def test_another_office_finds_nothing(client, db):
    meeting, _leader = frozen(content())
    factories.SubDistrictFactory(code="990102001")
    stranger = factories.UserFactory(role=Role.LEADER, area_code="990102001")
    assert page_of(client, meeting, stranger).status_code == 404


@pytest.mark.parametrize("build", [content, crowded])
def test_the_number_of_queries_does_not_grow(client, db, build):
    """The session, the user, the meeting, its snapshot and the edited text."""
    meeting, leader = frozen(build())
    client.force_login(leader)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("meetings:present", args=[meeting.pk]))
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 5


def test_crowded_pages_are_all_parted():
    counted = Counter(page.kind for page in pages.of(crowded()))
    assert counted["bars"] == 24
    assert counted["heat_map"] == 4
    assert min(counted[kind] for kind in ("agenda", "speeches", "matters", "overall", "help")) == 2


def test_pages_of_sentences_are_as_evenly_filled_as_can_be():
    texts = [f"{number}" + "问" * 70 for number in range(8)]
    said = {"problems": {"text": "\n".join(texts), "note": "", "names": []}}
    found = [page for page in pages.of(content(sentences=said)) if page.kind == "problems"]
    assert [len(page.data["texts"]) for page in found] == [4, 4]
    assert [text for page in found for text in page.data["texts"]] == texts


def test_that_cases_of_earlier_months_are_counted_is_said_beside_the_figure(client, db):
    meeting, leader = frozen(content([indicator(carries_over=True), indicator("b")]))
    client.cookies["django_language"] = "en"
    html = page_of(client, meeting, leader).content.decode()
    assert html.count("the total holds cases carried over from earlier months") == 1


def test_few_sentences_are_larger_and_many_stay_as_they_are():
    def page(text):
        said = {"problems": {"text": text, "note": "", "names": []}}
        return only(content(sentences=said), "problems").data["sizes"]

    assert page("短句。") == "said-largest said-wide-largest"
    assert page("\n".join(["一" * 50] * 4)) == "said-larger said-wide-largest"
    assert page("\n".join(["一" * 60] * 4)) == "said-wide-larger"
    assert page("一" * 460) == ""


def test_the_headline_s_page_names_what_it_counts():
    shown = content([indicator("a", name="门禁"), indicator("b", name="监控")], headline="一句话。")
    goal = shown["indicators"][0]["rows"][0]["goal"]
    for one, light in zip(shown["indicators"], ("green", "red"), strict=True):
        one["total"] |= {
            "light": light,
            "light_text": {"green": "达标", "red": "差距大"}[light],
            "goal": goal,
        }
    groups = only(shown, "headline").data["groups"]
    assert [(one["label"], one["names"]) for one in groups] == [("差距大", "监控"), ("达标", "门禁")]


def test_numbers_without_ranks_stand_by_size():
    one = indicator("a", name="绿化", has_rate=False, puts_in_order=False)
    for number, row in enumerate(one["rows"]):
        row["n"] = number
    shown = only(content([one]), "bars").data["rows"]
    counted = [row["cell"]["n"] for row in shown if not row["missing"]]
    assert counted == sorted(counted, reverse=True)
    assert [bool(row["missing"]) for row in shown] == sorted(bool(row["missing"]) for row in shown)
