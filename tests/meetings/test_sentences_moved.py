"""What moved, what stands still and who is not counted: the condition of each sentence."""

from tests.meetings import presented
from tests.meetings.said import NAMES, content, counted, note, said


def test_work_that_stands_still():
    one = counted(name="门禁", stalled=[f"{presented.OFFICE}00{number}" for number in range(1, 7)])
    assert said(content([one]), "stalled").endswith("没有进展的有：门禁，各社区。")
    one["stalled"] = one["stalled"][:2]
    assert said(content([one]), "stalled").endswith("没有进展的有：门禁，部分社区（东风社区、西园社区）。")
    one["stalled"] = []
    assert said(content([one]), "stalled") == ""


def test_who_stood_still_and_is_not_counted_now_does_not_vanish():
    codes = [f"{presented.OFFICE}00{number}" for number in (1, 2, 3)]
    one = counted(name="门禁", absent=[1, 2], stalled=codes[:1], stalled_unknown=codes[1:])
    assert said(content([one]), "stalled").endswith(
        "门禁，个别社区（东风社区）。9月已停滞、10月数据未计入，无法判断：门禁2个社区（西园社区、南桥社区）。"
    )
    one["stalled"] = []
    assert said(content([one], named=False), "stalled") == (
        "9月已停滞、10月数据未计入，无法判断：门禁2个社区。"
    )


def test_who_has_not_moved_over_a_month_that_is_missing_cannot_be_judged():
    codes = [f"{presented.OFFICE}00{number}" for number in (1, 2)]
    one = counted(name="监控", absent=[1], stalled=[], stalled_unknown=codes)
    for row in one["rows"]:
        row["carried_from"] = ""
    assert said(content([one]), "stalled") == (
        "9月已停滞、10月数据未计入，无法判断：监控1个社区（西园社区）。"
        "至10月没有进展、此前有月份数据未计入，无法判断：监控1个社区（东风社区）。"
    )


def test_whose_report_is_missing_is_the_first_problem_by_name():
    reports = {
        "due": 6, "approved": 2, "not_submitted": NAMES[:2], "returned": NAMES[2:3], "in_review": NAMES[3:4],
        "due_on": "2026-11-02", "as_of": "",
    }  # fmt: skip
    text = (
        "10月月报未报2个（东风社区、西园社区），已退回1个（南桥社区），待审核1个（北苑社区），"
        "当月数据未计入。"
    )
    assert said(content(reports=reports), "problems").splitlines() == [text]
    assert said(content(reports=reports, named=False), "reports") == (
        "10月月报未报2个，已退回1个，待审核1个，当月数据未计入。"
    )


def test_before_the_due_day_nobody_is_late_and_it_is_no_problem():
    """Until the end of the due day a report can still come in time."""
    reports = {
        "due": 6, "approved": 2, "not_submitted": NAMES[:2], "returned": NAMES[2:3], "in_review": [],
        "due_on": "2026-11-05", "as_of": "",
    }  # fmt: skip
    states = {0: "DRAFT", 1: "NOT_STARTED", 2: "RETURNED"}
    made = content([counted(absent=[0, 1, 2], stalled=[])], states=states, reports=reports)
    assert said(made, "problems").splitlines()[1:] == [
        "10月月报已退回1个（南桥社区）；另有2个社区（东风社区、西园社区）尚未上报（截止11月5日），当月数据未计入。"
    ]
    quiet = content(reports=reports | {"returned": []})
    assert said(quiet, "reports") == ""
    many = reports | {"not_submitted": [f"第{number}社区" for number in range(1, 13)]}
    assert "另有12个社区（第1社区、" in said(content(reports=many), "reports")
    assert "、第8社区等）尚未上报" in said(content(reports=many), "reports")
    assert "2个社区尚未上报（截止11月5日）" in note(made, "reports")
    assert said(made, "T1").endswith("（2个社区尚未上报、1个社区已退回，未计入）；")
    made["reports"]["due_on"] = "2026-11-04"
    assert said(made, "reports").startswith("10月月报未报2个（东风社区、西园社区），已退回1个")


def test_a_report_that_was_returned_is_not_called_unreported():
    states = {4: "RETURNED", 5: "SUBMITTED"}
    text = said(content([counted(absent=[3, 4, 5])], states=states | {3: "DRAFT"}), "T1")
    assert text.endswith("（1个社区未报、1个社区已退回、1个社区待审核，未计入）；")


def test_movement_in_percentage_points_and_a_fall_asks_why():
    up, down, same = counted(name="甲"), counted("b", name="乙"), counted("c", name="丙")
    up["total"]["change"] = presented.UP
    down["total"]["change"] = presented.DOWN
    same["total"]["change"] = presented.UP | {"way": "same", "text": "持平", "good": None, "size": "0"}
    made = content([up, down, same])
    assert said(made, "T19") == "较上月，甲提高7.2个百分点；乙下降1.2个百分点；丙持平。"
    assert "未说明原因" in note(made, "T19")
    down["rows"][0]["reason"] = "小区拆迁"
    assert "东风社区：小区拆迁" in note(made, "T19")


def moved(one, **changed):
    """The indicator with a movement of its total that is *changed* from one over all communities."""
    one["total"]["change"] = presented.UP | changed
    return one


def test_where_no_community_can_be_compared_nothing_is_said():
    one = counted(name="甲", absent=[5])
    one["total"]["change"] = None
    made = content([one, moved(counted("c", name="丙"))])
    assert said(made, "T19") == "较上月，丙提高7.2个百分点。"
    assert note(made, "T19") == "甲没有两个月均计入的社区，不作比较。"


def test_a_movement_says_over_whom_it_is():
    """A rate rises when those who are behind do not report; that is no movement of the work."""
    one, two = moved(counted(name="甲")), moved(counted("b", name="乙"), **presented.PARTLY)
    assert said(content([one, two]), "T19") == (
        "较上月，甲提高7.2个百分点；乙提高7.2个百分点（按两个月均已上报并计入的5个社区比较）。"
    )
    both = [moved(counted(code, name=name), **presented.PARTLY) for code, name in (("a", "甲"), ("b", "乙"))]
    assert said(content(both), "T19") == (
        "较上月，甲提高7.2个百分点；乙提高7.2个百分点。（按两个月均已上报并计入的5个社区比较）"
    )
    same = {"way": "same", "text": "持平", "good": None}
    three = [moved(counted("a", name="甲"), **same), moved(counted("b", name="乙"), **same)]
    three.append(moved(counted("c", name="丙"), **same, **presented.PARTLY))
    assert said(content(three), "T19") == (
        "较上月，甲、乙持平；丙持平（按两个月均已上报并计入的5个社区比较）。"
    )


def test_where_other_communities_are_counted_the_printed_rates_are_held_apart():
    """The last bulletin printed 80 % of fifteen, this one 100 % of nine: neither rose nor fell by that."""
    still = {"way": "same", "text": "持平", "good": None, **presented.PARTLY}
    one, two = moved(counted(name="甲", absent=[5]), **still), moved(counted("b", name="乙"), **still)
    one["total"] |= {"covered": 5, "percent": "100"}
    one["months"] = [
        {"month": "2026-09", "figure": "80%", "percent": "80", "n": 4, "d": 5, "covered": 6, "due": 6}
    ]
    assert said(content([one, two]), "T19") == (
        "较上月，乙持平。（按两个月均已上报并计入的5个社区比较）"
        "甲9月计入6个社区为80%，10月计入5个社区为100%，不直接比较。"
    )
    one["kind"] = "frequency"
    one["months"][0] |= {"n": 5, "d": 6}
    one["total"]["change"]["numbers"] = [5, 5, 5, 5]
    assert said(content([one]), "T19") == (
        "甲9月计入6个社区为80%，10月计入5个社区为100%（9月未达到的1个社区10月未计入），不直接比较。"
    )


def test_a_number_that_has_a_target_moves_in_its_unit():
    one = counted("greening_area", name="绿化", kind="flow", n=19260, d=None)
    moved(one, way="up", text="480㎡", is_of_month=True)
    assert said(content([one]), "T19") == "较上月，绿化（当月）增加480㎡。"
    one["total"]["goal"] = None
    assert said(content([one]), "T19") == ""


def test_of_a_flow_the_months_own_figures_are_what_moved():
    one = moved(counted(name="化解率", kind="flow"), is_of_month=True)
    assert said(content([one]), "T19") == "较上月，化解率（当月）提高7.2个百分点。"


def test_compared_with_an_earlier_month_it_says_which():
    one = counted(name="甲")
    made = content([one])
    made["meeting"]["since"] = "2026-07"
    assert said(made, "T19").startswith("较7月，")
