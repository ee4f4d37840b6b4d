"""Every sentence of the bulletin, with the condition under which it is true and what is said otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.rates import Rate, plain
from portal.meetings import sentences
from portal.meetings.sentences import wording
from portal.meetings.sentences.wording import area_words, quantity
from tests.meetings import presented

NAMES = ["东风社区", "西园社区", "南桥社区", "北苑社区", "中山社区", "新华社区"]
ELECTED = "物管小区业委会完成选举{n}个，完成率{rate}"
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


def numbers(n, d, **changed):
    """The numbers of a cell as freezing prints them."""
    rate = Rate.of(n, d)
    return {"n": n, "d": d, "percent": plain(rate.percent) if rate else None} | changed


def counted(code="owners_committee_elected", sentence=ELECTED, n=38, d=42, absent=(), **changed):
    """An indicator of six communities, of which those at *absent* are not counted."""
    one = presented.indicator(code, names=NAMES, sentence=sentence, has_rate=d is not None, **changed)
    one["total"] |= numbers(n, d)
    for place in absent:
        one["rows"][place] |= presented.NOT_COUNTED
    return one


def content(indicators=(), *, states=None, named=True, **changed):
    made = presented.content(list(indicators), names=NAMES, **changed)
    made["meeting"] |= {"names_in_text": named}
    for place, state in (states or {}).items():
        made["communities"][place]["report_state"] = state
    return made


def said(made, key):
    return sentences.write(made)[key]["text"]


def note(made, key):
    return sentences.write(made)[key]["note"]


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


def test_neighbours_that_speak_for_the_same_communities_say_so_once():
    one, two = counted(), counted("cctv_installed", "架设监控系统物管小区{n}个，完成率{rate}", 1, 2)
    for each in (one, two):
        each["rows"][0] |= presented.CARRIED
    assert said(content([one, two]), "T0").endswith("完成率50%（以上2项其中1个社区沿用9月数据）。")


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
        (5, 20, "部分社区"), (9, 20, "部分社区"), (10, 20, "大部分社区"), (19, 20, "大部分社区"),
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
        bounds = {"大部分社区": (0.5, 1), "部分社区": (0.2, 0.5), "个别社区": (0, 0.2)}
        low, high = bounds.get(found.word, (0, 1))
        assert low <= concerned / total <= high


def test_names_are_printed_or_kept_for_the_annex():
    made, hidden = content(), content(named=False)
    assert wording.claim(made, NAMES[:1], 6, "某事", "不及时") == "个别社区（东风社区）某事不及时。"
    assert wording.claim(hidden, NAMES[:1], 6, "某事", "不及时") == "个别社区某事不及时。"
    assert wording.claim(made, NAMES, 6, "某事", "不及时") == "各社区某事均不及时。"


# --- members, speeches, study -------------------------------------------------------------------------

MEMBERS = "街道社区直管党员{n}人，最多的{organisation}直管党员{max}人，最少的也有{min}人"


def members(counts, *, named=False, organisations=None):
    one = counted("directly_managed_members", MEMBERS, sum(counts), None, kind="level", unit="人")
    one["rows"] = one["rows"][: len(counts)]
    for row, count in zip(one["rows"], counts, strict=True):
        row |= {"n": count, "d": None}
    made = content([one], named=named)
    for community, kind in zip(made["communities"], organisations or ["社区党总支"] * 6, strict=True):
        community["organisation"] = kind
    return made


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ([300, 120, 98], "目前，我们街道社区直管党员518人，最多的社区党总支直管党员300人，最少的也有98人。"),
        ([300, 120, 9], "目前，我们街道社区直管党员429人，最多的社区党总支直管党员300人，最少的仅有9人。"),
        ([120, 120], "目前，我们街道社区直管党员240人，各社区均为120人。"),
        ([120], "目前，我们街道社区直管党员120人。"),
    ],
)
def test_the_most_and_the_fewest_members(counts, text):
    assert said(members(counts), "T7") == text


def test_what_the_organisation_is_called_is_data():
    kinds = ["社区党委", *["社区党总支"] * 5]
    assert "最多的社区党委直管党员300人" in said(members([300, 120, 98], organisations=kinds), "T7")
    assert "最多的社区党组织直管党员300人" in said(members([300, 300, 98], organisations=kinds), "T7")


def test_the_communities_are_named_where_the_office_prints_names():
    text = said(members([300, 120, 98], named=True), "T7")
    assert "最多的社区党总支（东风社区）直管党员300人，最少的（南桥社区）也有98人" in text


def test_only_speeches_that_are_held_count():
    rows = [
        {"community": "", "name": name, "topic": "题目", "held": held}
        for name, held in zip(NAMES, (True, True, False, True, False, False), strict=True)
    ]
    assert said(content(speeches=rows), "T8") == "刚才，3个社区从不同方面作了交流发言。"
    assert said(content(speeches=[]), "T8") == ""


STUDIES = {
    "central_group_study": ("每月至少{minimum}次中心组学习", 2),
    "theory_study": ("每周至少{minimum}次政治理论学习", 1),
}


def studied(unmet=(), unreported=(), codes=tuple(STUDIES), named=True):
    indicators = [counted(code, STUDIES[code][0], 6, 6, kind="frequency") for code in codes]
    rows = [
        {
            "code": code, "minimum": STUDIES[code][1], "first": "2026-01", "last": "2026-10",
            "met": [name for name in NAMES if name not in (*unmet, *unreported)],
            "unmet": list(unmet), "unreported": list(unreported),
        }
        for code in codes
    ]  # fmt: skip
    return content(indicators, studies=rows, named=named)


def test_all_communities_in_all_months_is_claimed_only_when_it_is_so():
    assert said(studied(), "T9") == "各社区始终坚持每月至少2次中心组学习，每周至少1次政治理论学习。"


def test_otherwise_it_is_said_who_keeps_it_and_who_does_not():
    assert said(studied(unmet=NAMES[:1]), "T9") == (
        "有5个社区坚持每月至少2次中心组学习，每周至少1次政治理论学习，东风社区未达到要求。"
    )
    assert "2个社区未达到要求" in said(studied(unmet=NAMES[:2], named=False), "T9")


def test_a_month_not_reported_proves_nothing_either_way():
    text = said(studied(unreported=NAMES[:1]), "T9")
    assert "始终" not in text
    assert text.endswith("东风社区有月份未报，未计入。")
    assert "未达到要求" not in text


def test_nobody_keeps_it():
    assert said(studied(unmet=NAMES), "T9").startswith("尚无社区各月均达到")


def test_one_of_the_two_alone():
    assert said(studied(codes=["theory_study"]), "T9") == "各社区始终坚持每周至少1次政治理论学习。"


# --- problems -----------------------------------------------------------------------------------------


def fact(key, n, d, areas=(), numbers=None, rows=()):
    return {
        key: {"key": key, "n": n, "d": d, "areas": list(areas), "numbers": numbers or {}, "rows": list(rows)}
    }


def test_late_meetings_are_graded_by_the_share_of_communities():
    assert said(content(facts=fact("timeliness", 3, 40, NAMES[:2])), "T10") == (
        "部分社区（东风社区、西园社区）三会一课、主题党日组织不及时。"
    )
    assert said(content(facts=fact("timeliness", 0, 40)), "T10") == ""
    assert (
        said(content(facts=fact("timeliness", 9, 40, NAMES)), "T10")
        == "各社区三会一课、主题党日均组织不及时。"
    )


def test_the_study_platform_is_spoken_of_only_where_it_is_on():
    ranked = counted("platform", "", 1, None, kind="rank", persistent=[f"{presented.OFFICE}001"])
    assert said(content(), "T11") == ""
    assert said(content([ranked]), "T11") == "个别社区（东风社区）“学习强国”排名长期靠后。"
    assert "不作考核依据" in note(content([ranked]), "T11")


def test_communities_without_a_brand():
    assert said(content(facts=fact("brands", 6, 6)), "T12") == ""
    made = content(facts=fact("brands", 3, 6, NAMES[:3]), named=False)
    assert said(made, "T12") == "大部分社区还没有培育出切合实际的特色亮点。"


@pytest.mark.parametrize(
    ("numbers_by_stage", "text"),
    [
        (
            (2, 1, 4, 6),
            "示范点7个，其中已建成4个、在建1个，仍停留在计划阶段2个；已建成示范点向6个小区楼院推广。",
        ),
        ((0, 1, 4, 0), "示范点5个，其中已建成4个、在建1个；已建成示范点尚未向其他小区楼院推广。"),
        ((2, 0, 0, 0), "示范点2个，其中已建成0个、在建0个，仍停留在计划阶段2个。"),
    ],
)
def test_demonstration_sites(numbers_by_stage, text):
    planned, building, built, places = numbers_by_stage
    stages = {"planned": planned, "building": building, "built": built, "places": places}
    assert (
        said(content(facts=fact("sites", built, planned + building + built, numbers=stages)), "T13") == text
    )


def test_a_gap_is_in_percentage_points_and_ties_are_all_named():
    one = counted(name="门禁")
    one["spread"] |= {
        "best": "100%", "best_names": NAMES[:4], "worst": "50%", "worst_names": NAMES[4:],
        "gap": "50个百分点", "gap_size": "50",
    }  # fmt: skip
    assert said(content([one]), "T14") == (
        "门禁最高的4个社区为100%，最低的中山社区、新华社区为50%，相差50个百分点。"
    )
    one["spread"] |= {"gap_size": "0"}
    assert said(content([one]), "T14") == ""


def test_fewer_is_better_still_has_the_highest_first():
    one = counted(name="超期率", direction="down")
    one["spread"] |= {"best": "5%", "best_names": NAMES[:1], "worst": "60%", "worst_names": NAMES[1:2]}
    assert said(content([one]), "T14").startswith("超期率最高的西园社区为60%，最低的东风社区为5%")


def test_inside_a_community():
    row = {"community": "东风社区", "branches": 5, "held": 3, "missed": 2}
    assert said(content(facts=fact("inside", 1, 6, NAMES[:1], rows=[row])), "T15") == (
        "东风社区所辖5个网格党支部中，3个按时开展主题党日，2个未按时开展。"
    )
    assert said(content(facts=fact("inside", 0, 6, rows=[row | {"held": 5, "missed": 0}])), "T15") == ""


def test_rectification_says_which_kind_and_how_many_are_left():
    def made(n, d, weak, bottom):
        return content(facts=fact("rectification", n, d, numbers={"weak": weak, "bottom": bottom}))

    assert said(made(1, 3, 0, 3), "T16") == "今年确定的末尾党组织3个，已验收达标1个，其余2个须于年底前完成。"
    assert said(made(2, 2, 2, 0), "T16") == "今年确定的软弱涣散党组织2个，全部验收达标。"
    assert said(made(0, 0, 0, 0), "T16") == ""


def test_what_the_last_meeting_gave_adds_up():
    rows = [
        presented.matter(state="CLOSED_OFF", is_open=False),
        presented.matter(state="REPORTED"),
        presented.matter(is_overdue=True),
        presented.matter(is_last_meeting=False),
    ]
    made = content(matters=rows)
    assert said(made, "T17") == "上次会议交办事项3项，已销号1项，正在办理1项，逾期1项。"
    assert "待核实1项" in note(made, "T17")
    assert said(content(matters=rows[:1]), "T17") == "上次会议交办事项1项，已全部销号。"
    assert said(content(), "T17") == ""


def test_nobody_has_missed_the_quarters_meeting_before_it_is_over():
    over = content(facts=fact("joint_meetings", 5, 6, NAMES[:1], {"quarter_is_over": 1}))
    assert said(over, "T18") == "本季度5个社区召开党建联席会议，东风社区未召开。"
    running = content(facts=fact("joint_meetings", 5, 6, NAMES[:1], {"quarter_is_over": 0}))
    assert said(running, "T18") == "本季度截至10月底，已有5个社区召开党建联席会议，1个社区尚未召开。"
    assert said(content(facts=fact("joint_meetings", 6, 6)), "T18") == "本季度各社区均已召开党建联席会议。"


def test_movement_in_percentage_points_and_a_fall_asks_why():
    up, down, same = counted(name="甲"), counted("b", name="乙"), counted("c", name="丙")
    up["total"]["change"] = presented.UP
    down["total"]["change"] = presented.DOWN
    same["total"]["change"] = {"way": "same", "text": "持平", "good": None, "size": "0"}
    made = content([up, down, same])
    assert said(made, "T19") == "较上月，甲提高7.2个百分点；乙下降1.2个百分点；丙持平。"
    assert "未说明原因" in note(made, "T19")
    down["rows"][0]["reason"] = "小区拆迁"
    assert "东风社区：小区拆迁" in note(made, "T19")


def test_compared_with_an_earlier_month_it_says_which():
    one = counted(name="甲")
    made = content([one])
    made["meeting"]["since"] = "2026-07"
    assert said(made, "T19").startswith("较7月，")


def test_the_problems_are_those_that_are_there():
    facts = fact("timeliness", 3, 40, NAMES[:2]) | fact("quality", 4, 90) | fact("brands", 6, 6)
    lines = said(content(facts=facts), "problems").splitlines()
    assert [line[:4] for line in lines] == ["部分社区", "本月组织"]


def test_every_sentence_has_a_title_and_none_is_written_without_one():
    made = content([counted()])
    assert set(sentences.titles(made)) == set(sentences.write(made)) - {"problems"}
