"""Every other sentence of the bulletin: the condition under which it is true, and what is said otherwise."""

import pytest

from portal.meetings import sentences
from tests.meetings import presented
from tests.meetings.said import NAMES, content, counted, note, said

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
        "今年1至10月，有5个社区坚持每月至少2次中心组学习，每周至少1次政治理论学习，东风社区未达到要求。"
    )
    assert "2个社区未达到要求" in said(studied(unmet=NAMES[:2], named=False), "T9")


def test_the_months_it_speaks_of_are_named():
    """The last of them alone may be kept by all, and the page beside says so."""
    made = studied(unmet=NAMES[:1])
    for row in made["studies"]:
        row["first"] = "2026-10"
    assert said(made, "T9").startswith("今年10月，有5个社区坚持")
    made["studies"][0]["first"] = "2026-03"
    assert said(made, "T9").startswith("今年以来，有5个社区坚持")


def test_a_month_not_reported_proves_nothing_either_way():
    text = said(studied(unreported=NAMES[:1]), "T9")
    assert "始终" not in text
    assert text.endswith("东风社区有月份没有数据，未计入。")
    assert "未达到要求" not in text


def test_of_one_that_handed_in_it_is_not_said_that_it_did_not():
    made = studied(unreported=NAMES[:4])
    for place, state in enumerate(("DRAFT", "SUBMITTED", "RETURNED")):
        made["communities"][place]["report_state"] = state
    assert said(made, "T9").endswith(
        "东风社区10月月报未报，未计入，南桥社区10月月报已退回，未计入，西园社区10月月报待审核，未计入，"
        "北苑社区有月份没有数据，未计入。"
    )


def test_nobody_keeps_it():
    assert said(studied(unmet=NAMES), "T9").startswith("今年1至10月，尚无社区各月均达到")


def test_nobody_is_known_to_keep_it():
    """Where months are missing it is not known that nobody does, and nothing is claimed."""
    assert said(studied(unreported=NAMES), "T9") == ""
    text = said(studied(unmet=NAMES[:2], unreported=NAMES[2:]), "T9")
    assert "尚无社区" not in text
    assert "东风社区、西园社区未达到要求" in text
    assert text.endswith("有月份没有数据，未计入。")


def test_a_sentence_with_a_mark_that_is_not_known_is_left_out():
    made = studied(codes=["theory_study"])
    made["indicators"][0]["sentence"] = "每周至少{minimum}次，共{hours}小时"
    assert said(made, "T9") == ""
    made = members([300, 120])
    made["indicators"][0]["sentence"] = "直管党员{n}人，最多{max}人，党费{money}元"
    assert said(made, "T7") == ""
    assert "标记" in note(made, "T7")


def test_one_of_the_two_alone():
    assert said(studied(codes=["theory_study"]), "T9") == "各社区始终坚持每周至少1次政治理论学习。"


# --- problems -----------------------------------------------------------------------------------------


def fact(key, n, d, areas=(), numbers=None, rows=()):
    return {
        key: {"key": key, "n": n, "d": d, "areas": list(areas), "numbers": numbers or {}, "rows": list(rows)}
    }


def late(*duties):
    """The fact of duties overdue: (community, what it is counted under)."""
    rows = [{"community": name, "duty": duty} for name, duty in duties]
    return fact("timeliness", len(rows), 40, dict.fromkeys(name for name, _duty in duties), rows=rows)


def test_late_meetings_are_graded_by_the_share_of_communities():
    both = late((NAMES[0], "meetings"), (NAMES[0], "party_days"), (NAMES[1], "party_days"))
    assert said(content(facts=both), "T10") == (
        "截至10月底，部分社区组织生活开展不及时：东风社区三会一课1项、主题党日1项；西园社区主题党日1项。"
    )
    assert said(content(facts=both, named=False), "T10") == (
        "截至10月底，部分社区组织生活开展不及时：三会一课1项（1个社区）、主题党日2项（2个社区）。"
    )
    assert said(content(facts=fact("timeliness", 0, 40)), "T10") == ""
    everybody = late(*((name, "meetings") for name in NAMES))
    assert said(content(facts=everybody), "T10").startswith("截至10月底，各社区组织生活均开展不及时：")


@pytest.mark.parametrize(
    ("duties", "what"),
    [
        (["party_days"], "主题党日1项"),
        (["meetings", "meetings"], "三会一课2项"),
        (["life_meetings"], "组织生活会1项"),
        (["life_meetings", "meetings"], "三会一课1项、组织生活会1项"),
    ],
)
def test_only_what_is_late_is_called_late(duties, what):
    made = content(facts=late(*((NAMES[0], duty) for duty in duties)))
    assert said(made, "T10") == f"截至10月底，个别社区组织生活开展不及时：东风社区{what}。"


def test_the_study_platform_is_spoken_of_only_where_it_is_on():
    ranked = counted("study_platform_rank", "", 1, None, kind="rank", persistent=[f"{presented.OFFICE}001"])
    assert said(content(), "T11") == ""
    assert said(content([ranked]), "T11") == "个别社区（东风社区）“学习强国”排名长期靠后。"
    assert "不作考核依据" in note(content([ranked]), "T11")
    ranked["code"] = "own_rank"  # another list that the office keeps is not that platform's
    assert said(content([ranked]), "T11") == ""


def test_communities_without_a_brand():
    assert said(content(facts=fact("brands", 6, 6)), "T12") == ""
    made = content(facts=fact("brands", 4, 6, NAMES[:4]), named=False)
    assert said(made, "T12") == "大部分社区还没有培育出切合实际的特色亮点。"


@pytest.mark.parametrize(
    ("numbers_by_stage", "text"),
    [
        (
            (2, 1, 4, 6),
            "示范点7个，其中已建成4个、在建1个，仍停留在计划阶段2个；已建成示范点的经验推广到6处。",
        ),
        ((0, 1, 4, 0), "示范点5个，其中已建成4个、在建1个；已建成示范点尚未推广。"),
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
        "门禁最高的东风社区等4个社区为100%，最低的中山社区、新华社区为50%，相差50个百分点。"
    )
    one["spread"] |= {"gap_size": "0"}
    assert said(content([one]), "T14") == ""


def test_fewer_is_better_still_has_the_highest_first():
    one = counted(name="超期率", direction="down")
    one["spread"] |= {"best": "5%", "best_names": NAMES[:1], "worst": "60%", "worst_names": NAMES[1:2]}
    assert said(content([one]), "T14").startswith("超期率最高的西园社区为60%，最低的东风社区为5%")


def test_inside_a_community():
    row = {"community": "东风社区", "all": 5, "branches": 5, "held": 3, "missed": 2}
    assert said(content(facts=fact("inside", 1, 6, NAMES[:1], rows=[row])), "T15") == (
        "东风社区所辖5个网格党支部中，3个按时开展主题党日，2个未按时开展。"
    )
    assert said(content(facts=fact("inside", 0, 6, rows=[row | {"held": 5, "missed": 0}])), "T15") == ""
    hidden = content(facts=fact("inside", 2, 6, NAMES[:2], rows=[row]), named=False)
    assert said(hidden, "T15").startswith("有1个社区所辖5个")
    assert "西园社区" in note(hidden, "T15")
    nobody = row | {"held": 0, "missed": 5}
    assert said(content(facts=fact("inside", 1, 6, NAMES[:1], rows=[nobody])), "T15").endswith(
        "5个网格党支部中，5个均未按时开展主题党日。"
    )


def test_a_branch_that_owes_nothing_yet_is_not_said_to_have_kept_or_missed_it():
    row = {"community": "东风社区", "all": 6, "branches": 5, "held": 3, "missed": 2}
    assert said(content(facts=fact("inside", 1, 6, NAMES[:1], rows=[row])), "T15") == (
        "东风社区所辖6个网格党支部中，5个应开展主题党日，其中3个按时开展主题党日，2个未按时开展。"
    )


def test_rectification_says_which_kind_and_how_many_are_left():
    def made(n, d, weak, bottom):
        return content(facts=fact("rectification", n, d, numbers={"weak": weak, "bottom": bottom}))

    assert said(made(1, 3, 0, 3), "T16") == "今年确定的末尾党组织3个，已验收达标1个，其余2个须于年底前完成。"
    assert said(made(2, 2, 2, 0), "T16") == "今年确定的软弱涣散党组织2个，全部验收达标。"
    assert said(made(0, 0, 0, 0), "T16") == ""


def test_rectification_says_by_which_day_and_what_is_overdue():
    def made(*days, **numbers):
        rows = [{"accepted": 0, "deadline": day} for day in days]
        given = {"weak": len(days), "bottom": 0} | numbers
        return said(content(facts=fact("rectification", 0, len(days), numbers=given, rows=rows)), "T16")

    assert made("2026-12-20", "2026-12-20", measures_overdue=2).endswith(
        "其余2个须于12月20日前完成，其中2个有整改措施逾期。"
    )
    assert made("2026-11-30", "2027-01-10").endswith("其余2个最晚须于2027年1月10日前完成。")
    assert made("2026-10-31", "2026-12-20").endswith("其余2个中1个已超过整改期限，1个须于12月20日前完成。")
    assert made("2026-10-31", "2026-10-01").endswith("其余2个均已超过整改期限。")


def test_after_the_year_nothing_is_left_to_its_end():
    made = content(facts=fact("rectification", 1, 3, NAMES[:2], {"weak": 3, "bottom": 0, "overdue": 2}))
    made["meeting"] |= {"month": "2026-12", "held_on": "2027-01-12"}
    assert said(made, "T16") == (
        "2026年确定的软弱涣散党组织3个，截至2026年12月底已验收达标1个，其余2个未验收达标。"
    )
    assert note(made, "T16") == "其余2个中，2个已超过整改期限。"


def test_what_the_last_meeting_gave_adds_up():
    rows = [
        presented.matter(state="CLOSED_OFF", is_open=False),
        presented.matter(state="REPORTED"),
        presented.matter(is_overdue=True),
        presented.matter(is_last_meeting=False),
    ]
    made = content(matters=rows)
    assert said(made, "T17") == "上次会议交办事项3项，已销号1项，未销号2项，其中逾期1项。"
    assert "待核实1项" in note(made, "T17")
    assert said(content(matters=rows[:1]), "T17") == "上次会议交办事项1项，已全部销号。"
    assert said(content(), "T17") == ""


def test_nobody_has_missed_the_quarters_meeting_before_it_is_over():
    over = content(facts=fact("joint_meetings", 5, 6, NAMES[:1], {"quarter_is_over": 1}))
    assert said(over, "T18") == "据台账，本季度5个社区召开党建联席会议，东风社区未召开。"
    running = content(facts=fact("joint_meetings", 5, 6, NAMES[:1], {"quarter_is_over": 0}))
    assert said(running, "T18") == "据台账，本季度截至10月底，已有5个社区召开党建联席会议，1个社区尚未召开。"
    everybody = content(facts=fact("joint_meetings", 6, 6))
    assert said(everybody, "T18") == "据台账，本季度各社区均已召开党建联席会议。"


def test_a_quarter_that_is_over_is_called_by_its_number():
    made = content(facts=fact("joint_meetings", 5, 6, NAMES[:1], {"quarter_is_over": 1}))
    made["meeting"] |= {"month": "2026-09", "held_on": "2026-10-20"}
    assert said(made, "T18") == "据台账，第三季度5个社区召开党建联席会议，东风社区未召开。"
    made["meeting"] |= {"month": "2025-12", "held_on": "2026-01-10"}
    assert said(made, "T18").startswith("据台账，2025年第四季度5个社区")


@pytest.mark.parametrize(("over", "text"), [(1, "各社区均未召开"), (0, "各社区均尚未召开")])
def test_nobody_has_met(over, text):
    made = content(facts=fact("joint_meetings", 0, 6, NAMES, {"quarter_is_over": over}))
    assert f"{text}党建联席会议。" in said(made, "T18")


@pytest.mark.parametrize(("key", "name"), [("participation", "participation"), ("quality", "quality")])
def test_a_month_that_is_over_is_called_by_its_name(key, name):
    made = content(facts=fact(name, 4, 90, NAMES[:1]))
    assert "10月组织生活" in said(made, key)
    assert "本月" not in said(made, key)


def test_a_doubt_is_counted_by_its_kind_in_the_note():
    made = content(facts=fact("quality", 4, 90, rows=[{"doubt": "补录较晚", "records": 4}]))
    assert "补录较晚4条" in note(made, "quality")


def test_the_communities_without_an_in_service_member():
    assert said(content(facts=fact("double_check_in", 40, 90, NAMES[:2])), "check_in") == (
        "部分社区（东风社区、西园社区）尚无在职党员到社区报到。"
    )
    assert said(content(facts=fact("double_check_in", 40, 90)), "check_in") == ""


def test_the_problems_are_those_that_are_there():
    overdue = late((NAMES[0], "meetings"), (NAMES[1], "meetings"))
    facts = overdue | fact("quality", 4, 90) | fact("brands", 6, 6)
    lines = said(content(facts=facts), "problems").splitlines()
    assert [line[:4] for line in lines] == ["截至10", "10月组"]


def test_every_sentence_has_a_title_and_none_is_written_without_one():
    made = content([counted()])
    assert set(sentences.titles(made)) == set(sentences.write(made)) - {"problems"}
