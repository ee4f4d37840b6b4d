"""A snapshot of the first version is shown, written and filed as it was, years later."""

import copy

import pytest
from django.urls import reverse

from portal.meetings import pages, sentences
from portal.meetings.changes import differences
from portal.meetings.exports import bulletin, slides, workbook
from portal.meetings.exports.source import Source
from portal.meetings.models import canonical
from portal.meetings.printed import grouped_text
from portal.meetings.schema import VERSION, readable
from tests.meetings import presented

MONTHS = [{"month": "2026-10", "figure": "83.3%", "percent": "83.3", "n": 5, "d": 6, "covered": 3, "due": 3}]


@pytest.fixture
def old():
    made = presented.content([presented.indicator(months=MONTHS), presented.indicator("b")])
    made["indicators"][1]["rows"][2] |= presented.NOT_COUNTED
    made["sentences"] = sentences.write(made)
    return presented.of_version_1(made)


def test_what_it_did_not_keep_is_absent_and_what_it_kept_is_untouched(old):
    before = canonical(old)
    shown = readable(old)
    assert canonical(old) == before
    assert shown["version"] == 1
    assert shown["proof"] is None
    row = shown["indicators"][0]["rows"][0]
    assert row["change"] == presented.UP | {"areas": 0, "due": 0, "numbers": [None] * 4, "now": "83.3%"}
    assert shown["indicators"][0]["former"] is None


def test_the_second_version_kept_what_was_returned_by_the_communities_states():
    made = presented.content(reports={
        "due": 3, "approved": 1, "not_submitted": ["第1社区"], "returned": ["第2社区"], "in_review": [],
        "due_on": "", "as_of": "",
    })  # fmt: skip
    made["communities"][1]["report_state"] = "RETURNED"
    shown = readable(presented.of_version_2(made))
    assert shown["reports"] == made["reports"]
    assert shown["indicators"][0]["stalled_unknown"] == []
    assert shown["sentences"]["reports"]["text"] == ""


def test_the_third_version_knew_no_due_day():
    made = presented.content()
    made["sentences"] = sentences.write(made)
    made["reports"]["due_on"] = "2026-11-02"
    shown = readable(presented.of_version_3(made))
    assert shown["reports"]["due_on"] == ""
    assert pages.of(shown)


def test_the_fourth_version_put_plain_numbers_in_order():
    kinds = {"greening": {"has_rate": False, "kind": "flow", "unit": "㎡"}, "share": {}}
    made = presented.content([presented.indicator(code, **kind) for code, kind in kinds.items()])
    greening, share = readable(presented.of_version_4(made))["indicators"]
    assert [row["rank"] for row in greening["rows"]] == [None] * 3
    assert [row["rank"] for row in share["rows"]] == [1, 2, 3]
    assert (greening["puts_in_order"], share["puts_in_order"]) == (False, True)
    assert greening["spread"]["best_names"] == greening["spread"]["worst_names"] == greening["movers"] == []
    assert greening["order_note"] == "数量受规模影响，不排名次"


def test_the_fifth_version_kept_no_headline_and_nothing_that_would_help():
    made = presented.content(headline="一句话。", helps=[presented.helped()])
    shown = readable(presented.of_version_5(made))
    assert (shown["headline"], shown["helps"]) == ("", [])
    assert [page.kind for page in pages.of(shown)] == [
        page.kind for page in pages.of(made) if page.kind not in ("headline", "helps")
    ]
    assert shown["indicators"] == made["indicators"]


def test_the_sixth_version_did_not_say_which_earlier_reports_its_totals_lack():
    made = presented.content()
    made["reports"]["earlier"] = ["1月第1社区"]
    shown = readable(presented.of_version_6(made))
    assert shown["reports"]["earlier"] == []
    assert shown["indicators"] == made["indicators"]
    assert [page.kind for page in pages.of(shown)] == [page.kind for page in pages.of(made)]


def test_the_present_version_is_read_as_it_is():
    made = presented.content()
    assert made["version"] == VERSION
    assert readable(made) is made


def test_no_difference_is_made_of_two_marks_for_one_light(old):
    live = copy.deepcopy(readable(old))
    live["indicators"][1]["rows"][2]["light"] = "no_data"
    assert not differences(readable(old), live)


def test_thousands_have_one_form_in_the_pack():
    assert grouped_text("11516/12616件") == "11,516/12,616件"
    assert (
        grouped_text("2026年10月1850㎡，3.2614万㎡，12,345人，999件")
        == "2026年10月1,850㎡，3.2614万㎡，12,345人，999件"
    )


@pytest.mark.django_db
def test_its_pages_and_files(client, old):
    assert pages.of(readable(old))
    meeting, leader = presented.frozen(old)
    client.force_login(leader, backend="django.contrib.auth.backends.ModelBackend")
    for name in ("detail", "present", "text", "changes"):
        assert client.get(reverse(f"meetings:{name}", args=[meeting.pk])).status_code == 200
    source = Source.of(meeting.snapshot, now=presented.NOW)
    for make in (slides.make, workbook.make):
        assert make(source, lambda _percent: None)
    assert bulletin.make(source, None, lambda _percent: None)
