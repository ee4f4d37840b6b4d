"""The statistics paragraph and its form: each clause with the condition under which it is true."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.meetings import sentences
from portal.meetings.sentences import wording
from portal.meetings.sentences.wording import area_words, quantity
from tests.meetings import presented
from tests.meetings.said import ELECTED, NAMES, content, counted, note, numbers, said

SPEECH = (  # the example of the design, from its figures
    ("owners_committee_elected", ELECTED, 38, 42),
    ("self_management_committee_elected", "散居楼院自管委员会完成选举{n}个，完成率{rate}", 61, 70),
    ("access_control_installed", "安装门禁系统小区楼院{n}个，完成率{rate}", 96, 112),
    ("cctv_installed", "架设监控系统物管小区{n}个，完成率{rate}", 42, 42),
    ("greening_area", "背街小巷、楼院小区新增、复种绿化面积{area}", 32_600, None),
    ("property_disputes_resolved", "化解物业矛盾纠纷{n}件，化解率{rate}", 214, 222),
)
EXAMPLE = (
    "截至6月底，物管小区业委会完成选举38个，完成率90.5%；散居楼院自管委员会完成选举61个，完成率87.1%；"
    "安装门禁系统小区楼院96个，完成率85.7%；架设监控系统物管小区42个，全部完成；"
    "背街小巷、楼院小区新增、复种绿化面积3.26万㎡；化解物业矛盾纠纷214件，化解率96.4%。"
    "（1个社区未报，未计入）"
)


# --- the statistics paragraph -------------------------------------------------------------------------


def speech(order=None):
    rows = [SPEECH[place] for place in order or range(6)]
    made = content(
        [
            counted(code, text, n, d, absent=[5], kind="completion" if "完成" in text else "flow")
            for code, text, n, d in rows
        ],
        states={5: "NOT_STARTED"},
    )
    made["meeting"] |= {"month": "2026-06", "since": "2026-05", "held_on": "2026-07-08"}
    return made


def test_the_example_of_the_design_comes_out_to_the_letter():
    assert said(speech(), "T0") == EXAMPLE


def test_the_six_of_the_speech_stand_in_its_order_whatever_the_meetings():
    assert said(speech([5, 4, 3, 2, 1, 0]), "T0") == EXAMPLE


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("T1", "物管小区业委会完成选举38个，完成率90.5%（1个社区未报，未计入）；"),
        ("T4", "架设监控系统物管小区42个，全部完成（1个社区未报，未计入）；"),
        ("T6", "化解物业矛盾纠纷214件，化解率96.4%（1个社区未报，未计入）。"),
    ],
)
def test_a_clause_alone_says_for_whom_it_speaks(key, text):
    assert said(speech(), key) == text


def test_all_of_them_is_said_in_the_word_of_the_rate():
    resolved = counted("property_disputes_resolved", "化解物业矛盾纠纷{n}件，化解率{rate}", 9, 9, kind="flow")
    shared = counted("grids", "配齐网格员的网格{n}个，占{rate}", 9, 9)
    assert "化解物业矛盾纠纷9件，全部化解" in said(content([resolved]), "T0")
    assert "配齐网格员的网格9个，占100%" in said(content([shared]), "T0")


def test_nearly_all_is_never_all():
    assert "完成率99.9%" in said(content([counted(n=9_999, d=10_000)]), "T0")
    assert "完成率0.1%" in said(content([counted(n=1, d=10_000)]), "T0")


def test_nothing_to_divide_by_is_left_out_and_the_editor_told():
    made = content([counted(n=0, d=0), counted("cctv_installed", "架设监控系统物管小区{n}个", 4, None)])
    assert said(made, "T0") == "截至10月底，架设监控系统物管小区4个。"
    assert "总数为0" in note(made, "T0")


def test_a_rate_of_0_offers_the_list_of_communities():
    one = counted(n=0, d=12)
    for row in one["rows"]:
        row |= numbers(0, 2)
    assert sentences.write(content([one]))["T1"]["names"] == NAMES
    assert "东风社区" in note(content([one]), "T0")


def test_a_report_that_waits_for_approval_is_not_called_missing():
    made = content([counted(absent=[3, 4, 5])], states={3: "DRAFT", 4: "SUBMITTED", 5: "SUBMITTED"})
    assert said(made, "T0").endswith("。（1个社区未报、2个社区待审核，未计入）")


def test_an_approved_report_without_this_figure_is_called_so():
    assert said(content([counted(absent=[5])]), "T0").endswith("。（1个社区未填此项，未计入）")


def test_figures_carried_forward_are_marked_with_their_month_and_claim_nothing_else():
    stock = counted()
    for place in (1, 2):
        stock["rows"][place] |= presented.CARRIED
    flow = counted("property_disputes_resolved", "化解物业矛盾纠纷{n}件，化解率{rate}", 9, 10, absent=[1, 2])
    made = content([stock, flow], states={1: "NOT_STARTED", 2: "NOT_STARTED"})
    assert said(made, "T0") == (
        "截至10月底，物管小区业委会完成选举38个，完成率90.5%（其中2个社区沿用9月数据）；"
        "化解物业矛盾纠纷9件，化解率90%（2个社区未报，未计入）。"
    )


def test_of_a_flow_only_the_month_is_not_counted_where_earlier_months_are():
    """Its total is that of the year: to say that a community is not counted would be untrue."""
    flow = counted("property_disputes_resolved", "化解物业矛盾纠纷{n}件，化解率{rate}", 80, 90, kind="flow")
    flow["rows"][5] |= presented.NOT_COUNTED  # its earlier months stay in the total
    made = content([flow], states={5: "NOT_STARTED"})
    assert said(made, "T0") == (
        "截至10月底，化解物业矛盾纠纷80件，化解率88.9%。（1个社区未报，10月数据未计入）"
    )
    assert note(made, "T0") == "10月数据未计入：新华社区。"


def test_a_stock_of_the_same_communities_says_it_apart():
    stock = counted(absent=[5])
    flow = counted("property_disputes_resolved", "化解物业矛盾纠纷{n}件，化解率{rate}", 80, 90, kind="flow")
    flow["rows"][5] |= presented.NOT_COUNTED
    text = said(content([stock, flow], states={5: "NOT_STARTED"}), "T0")
    assert "完成率90.5%（1个社区未报，未计入）；" in text
    assert text.endswith("化解率88.9%（1个社区未报，10月数据未计入）。")


def test_a_sentence_that_wants_a_rate_of_what_has_none_is_left_out():
    made = content([counted("own", "完成{n}项，完成率{rate}", 3, None)])
    assert said(made, "T0") == ""
    assert "没有比率" in note(made, "T0")


def test_neighbours_that_speak_for_the_same_communities_say_so_once():
    one, two = counted(), counted("cctv_installed", "架设监控系统物管小区{n}个，完成率{rate}", 1, 2)
    for each in (one, two):
        each["rows"][0] |= presented.CARRIED
    assert said(content([one, two]), "T0").endswith("完成率50%（以上2项其中1个社区沿用9月数据）。")


def test_neighbours_that_lack_earlier_reports_alone_are_not_said_to_have_what_is_missing():
    """“以上2项年内累计另有…”: 有 belongs before “1个社区未报” and not before “年内累计”."""
    named = [("property_disputes_resolved", "化解{n}件，化解率{rate}"), ("cases", "办结{n}件，办结率{rate}")]
    flows = [counted(code, clause, 80, 90, kind="flow") for code, clause in named]
    for each in flows:
        each["rows"][0]["lacks"] = ["2026-08"]
    made = said(content([counted(), *flows]), "T0")
    assert made.endswith("（以上2项年内累计另有1份此前月报未计入）。")
    for each in flows:
        each["rows"][5] |= presented.NOT_COUNTED
    made = said(content([counted(), *flows], states={5: "NOT_STARTED"}), "T0")
    assert "（以上2项有1个社区未报" in made


def test_an_unknown_placeholder_leaves_the_clause_out():
    made = content([counted("own", "完成{n}项，合计{money}元", 3, None)])
    assert said(made, "T0") == ""
    assert "money" in note(made, "T0")


def test_the_year_is_said_when_the_meeting_is_in_another():
    made = content([counted()])
    made["meeting"] |= {"month": "2025-12", "held_on": "2026-01-10"}
    assert said(made, "T0").startswith("截至2025年12月底，")


# --- form ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("square_metres", "text"),
    [
        (99, "99㎡"),
        (100, "0.01万㎡"),
        (32_600, "3.26万㎡"),
        (30_000, "3万㎡"),
        (32_650, "3.27万㎡"),
        (0, "0㎡"),
    ],
)
def test_areas_are_said_in_ten_thousands(square_metres, text):
    assert area_words(square_metres) == text


@pytest.mark.parametrize(
    ("concerned", "total", "word"),
    [
        (0, 20, None), (1, 20, "个别社区"), (2, 10, "个别社区"), (3, 20, "有3个社区"), (4, 20, "有4个社区"),
        (5, 20, "部分社区"), (9, 20, "部分社区"), (10, 20, "半数社区"), (11, 20, "过半社区"),
        (8, 15, "过半社区"), (9, 15, "过半社区"), (10, 15, "大部分社区"), (13, 20, "过半社区"),
        (14, 20, "大部分社区"), (19, 20, "大部分社区"),
        (20, 20, "各社区"), (2, 5, "有2个社区"), (5, 5, "各社区"), (2, 6, "部分社区"),
    ],
)  # fmt: skip
def test_quantifiers(concerned, total, word):
    found = quantity(concerned, total)
    assert (found.word if found else None) == word


@given(st.integers(1, 40), st.data())
def test_a_quantifier_never_claims_more_than_the_share(total, data):
    concerned = data.draw(st.integers(0, total))
    found = quantity(concerned, total)
    assert (found is None) == (concerned == 0)
    if found:
        assert found.is_all == (concerned == total)
        bounds = {
            "大部分社区": (2 / 3, 1), "过半社区": (0.5, 2 / 3), "半数社区": (0.5, 0.5),
            "部分社区": (0.2, 0.5), "个别社区": (0, 0.2),
        }  # fmt: skip
        low, high = bounds.get(found.word, (0, 1))
        assert low <= concerned / total <= high


@given(st.integers(1, 60))
def test_a_quantifier_never_weakens_when_more_are_concerned(total):
    counting = "有几个社区"
    order = ["个别社区", counting, "部分社区", "半数社区", "过半社区", "大部分社区", "各社区"]
    found = [quantity(concerned, total).word for concerned in range(1, total + 1)]
    strengths = [order.index(counting if word.startswith("有") else word) for word in found]
    assert strengths == sorted(strengths)


SHARES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=6, max_size=6)
STATES = st.lists(
    st.sampled_from(["APPROVED", "SUBMITTED", "DRAFT", "NOT_STARTED", "RETURNED"]), min_size=6, max_size=6
)


@given(SHARES, STATES, st.sampled_from(["completion", "flow"]), st.booleans())
def test_whatever_the_figures_a_clause_claims_only_what_they_bear(shares, states, kind, earlier):
    """Every number of the clause is the snapshot's; who is called not counted is in no sum."""
    pairs = [(min(pair), max(pair)) for pair in shares]
    absent = [place for place, state in enumerate(states) if state != "APPROVED"]
    here = [pair for place, pair in enumerate(pairs) if place not in absent]
    summed = pairs if earlier and kind == "flow" else here
    n, d = (sum(pair[side] for pair in summed) for side in (0, 1))
    one = counted("cctv_installed", "架设监控系统物管小区{n}个，完成率{rate}", n, d, absent=absent, kind=kind)
    for place, (part, whole) in enumerate(pairs):
        if place not in absent:
            one["rows"][place] |= numbers(part, whole)
    one["total"]["is_current"] = bool(here)
    text = said(content([one], states=dict(enumerate(states))), "T0")
    assert bool(text) == bool(here and d)
    if not text:
        return
    assert "{" not in text
    assert ("全部完成" in text) == (n == d)
    assert ("完成率0%" in text) == (n == 0)
    known = [sum(pair[side] for pair in here) for side in (0, 1)]
    assert ("，未计入" in text) == bool(absent and known == [n, d])
    assert ("10月数据未计入" in text) == bool(absent and "，未计入" not in text)
    assert text.count("。") == 1


def test_names_are_printed_or_kept_for_the_annex():
    made, hidden = content(), content(named=False)
    assert wording.claim(made, NAMES[:1], 6, "某事", "不及时") == "个别社区（东风社区）某事不及时。"
    assert wording.claim(hidden, NAMES[:1], 6, "某事", "不及时") == "个别社区某事不及时。"
    assert wording.claim(made, NAMES, 6, "某事", "不及时") == "各社区某事均不及时。"
