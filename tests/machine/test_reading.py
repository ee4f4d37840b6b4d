"""The second reader lets true sentences pass and catches false ones: none, one, all; ties; zeros; January."""

from __future__ import annotations

import pytest

from tests.machine.claims import Cell, Counted, Office
from tests.machine.printing import area_in_a_speech, rate
from tests.machine.reading_sentences import wrong

NAMES = ["东风社区", "西园社区", "南桥社区"]
OCTOBER, SEPTEMBER, AUGUST = (2026, 10), (2026, 9), (2026, 8)
ELECTED = "物管小区业委会完成选举{n}个，完成率{rate}"
MEMBERS = "街道社区直管党员{n}人，最多的{organisation}直管党员{max}人，最少的也有{min}人"


def office(*indicators, month=OCTOBER, since=SEPTEMBER, states=None, names=NAMES, **more):
    held = more.pop("held", (2026, 11))
    known = dict.fromkeys(names, "APPROVED") | (states or {})
    return Office(month, since, held, list(names), known, list(indicators), **more)


def elected(now, before=(), kind="completion", names=NAMES, month=OCTOBER, since=SEPTEMBER, **more):
    """A completion: (n, d) by community in their order, None for one that is not counted."""
    cells = {month: _cells(now, kind, names), since: _cells(before, kind, names)}
    return Counted("选举", kind, "个", more.pop("template", ELECTED), True, cells, **more)


def _cells(figures, kind, names):
    found = {}
    for name, figure in zip(names, figures, strict=False):
        if isinstance(figure, Cell):
            found[name] = figure
        elif figure is not None:
            month = figure if kind == "flow" else (None, None)
            found[name] = Cell(*figure, month_n=month[0], month_d=month[1])
    return found


def judged(key, text, told):
    return [one for one in wrong({key: text}, told) if one.startswith(f"{key}:")]


@pytest.mark.parametrize(
    ("n", "d", "text"),
    [
        (0, 9, "0"),
        (9, 9, "100"),
        (38, 42, "90.5"),
        (1, 10_000, "0.1"),
        (9_999, 10_000, "99.9"),
        (1, 8, "12.5"),
    ],
)
def test_rates_by_hand(n, d, text):
    assert rate(n, d) == text


@pytest.mark.parametrize(
    ("area", "text"), [(0, "0㎡"), (99, "99㎡"), (100, "0.01万㎡"), (12_345, "1.23万㎡"), (20_000, "2万㎡")]
)
def test_areas_by_hand(area, text):
    assert area_in_a_speech(area) == text


class TestParagraph:
    ALL = ((9, 10), (5, 5), (4, 5))

    @pytest.mark.parametrize(
        ("text", "is_true"),
        [
            ("截至10月底，物管小区业委会完成选举18个，完成率90%。", True),
            ("截至10月底，物管小区业委会完成选举18个，完成率90.1%。", False),
            ("截至10月底，物管小区业委会完成选举19个，完成率90%。", False),
            ("截至9月底，物管小区业委会完成选举18个，完成率90%。", False),
            ("截至10月底，物管小区业委会完成选举18个，全部完成。", False),
            ("截至10月底，物管小区业委会完成选举18个，完成率90%。（1个社区未报，未计入）", False),
            ("截至10月底，安装门禁18个，完成率90%。", False),
            ("", False),
        ],
    )
    def test_numbers(self, text, is_true):
        assert (judged("T0", text, office(elected(self.ALL))) == []) is is_true

    def test_all_is_said_of_all(self):
        told = office(elected(((5, 5), (5, 5), (2, 2))))
        assert not judged("T0", "截至10月底，物管小区业委会完成选举12个，全部完成。", told)
        assert judged("T0", "截至10月底，物管小区业委会完成选举12个，完成率100%。", told)

    def test_nothing_is_said_of_a_total_of_zero(self):
        told = office(elected(((0, 0), (0, 0), (0, 0))))
        assert not judged("T0", "", told)
        assert judged("T0", "截至10月底，物管小区业委会完成选举0个，完成率0%。", told)

    @pytest.mark.parametrize(
        ("state", "words"),
        [("DRAFT", "1个社区未报"), ("SUBMITTED", "1个社区待审核"), ("APPROVED", "1个社区未填此项")],
    )
    def test_who_is_missing_and_why(self, state, words):
        told = office(elected(((9, 10), (5, 5), None)), states={NAMES[2]: state})
        text = "截至10月底，物管小区业委会完成选举14个，完成率93.3%。"
        assert not judged("T0", f"{text}（{words}，未计入）", told)
        assert judged("T0", text, told)
        others = {"1个社区未报", "1个社区待审核", "1个社区未填此项"} - {words}
        assert all(judged("T0", f"{text}（{other}，未计入）", told) for other in others)

    def test_carried_forward_from_which_month(self):
        carried = Cell(5, 5, carried_from=SEPTEMBER)
        told = office(elected(((9, 10), carried, (4, 5))))
        text = "截至10月底，物管小区业委会完成选举18个，完成率90%（其中1个社区沿用9月数据）。"
        assert not judged("T0", text, told)
        assert judged("T0", text.replace("9月数据", "8月数据"), told)
        assert judged("T0", text.replace("其中1个", "其中2个"), told)

    def test_a_flow_knows_earlier_months(self):
        cells = {OCTOBER: {NAMES[0]: Cell(9, 10, 2, 3), NAMES[1]: Cell(3, 4, is_current=False)}}
        one = Counted("纠纷", "flow", "件", "化解{n}件，化解率{rate}", True, cells)
        told = office(one, states={NAMES[1]: "DRAFT", NAMES[2]: "DRAFT"})
        text = "截至10月底，化解12件，化解率85.7%。（2个社区未报，{}未计入）"
        assert not judged("T0", text.format("10月数据"), told)
        assert judged("T0", text.format(""), told)


class TestMembers:
    def told(self, *numbers, names=NAMES, **more):
        cells = {OCTOBER: {name: Cell(n) for name, n in zip(names, numbers, strict=True)}}
        return office(Counted("党员", "level", "人", MEMBERS, False, cells), names=names, **more)

    @pytest.mark.parametrize(
        ("numbers", "text", "is_true"),
        [
            ((30, 20, 10), "，最多的社区党委（东风社区）直管党员30人，最少的（南桥社区）也有10人", True),
            ((30, 20, 10), "，最多的社区党委（东风社区）直管党员30人，最少的（南桥社区）仅有10人", False),
            ((30, 20, 9), "，最多的社区党委（东风社区）直管党员30人，最少的（南桥社区）仅有9人", True),
            ((30, 20, 9), "，最多的社区党委（东风社区）直管党员30人，最少的（南桥社区）也有9人", False),
            ((30, 30, 9), "，最多的社区党委（东风社区）直管党员30人，最少的（南桥社区）仅有9人", False),
            (
                (30, 30, 9),
                "，最多的社区党委（东风社区、西园社区）直管党员30人，最少的（南桥社区）仅有9人",
                True,
            ),
            ((8, 8, 8), "，各社区均为8人", True),
            ((8, 8, 7), "，各社区均为8人", False),
        ],
    )
    def test_most_and_fewest(self, numbers, text, is_true):
        said = f"目前，我们街道社区直管党员{sum(numbers)}人{text}。"
        assert (judged("T7", said, self.told(*numbers)) == []) is is_true

    def test_one_community_has_no_most(self):
        told = self.told(5, names=NAMES[:1])
        assert not judged("T7", "目前，我们街道社区直管党员5人。", told)
        assert judged("T7", "目前，我们街道社区直管党员5人，各社区均为5人。", told)


NINE_TEN = "今年9至10月"


class TestStudy:
    def told(self, *months, **more):
        """September and October of each community: times met, of 2; None for a month not counted."""
        cells = {}
        for month, figures in zip((SEPTEMBER, OCTOBER), zip(*months, strict=True), strict=True):
            cells[month] = {n: Cell(t, 2) for n, t in zip(NAMES, figures, strict=True) if t is not None}
        one = Counted(
            "学习", "frequency", "次", "每月至少{minimum}次学习", True, cells, minimum=2, is_clause=False
        )
        return office(one, **more)

    @pytest.mark.parametrize(
        ("months", "text", "is_true"),
        [
            (((2, 2), (3, 2), (2, 4)), "各社区始终坚持每月至少2次学习。", True),
            (((2, 2), (1, 2), (2, 2)), "各社区始终坚持每月至少2次学习。", False),
            (((2, 2), (None, 2), (2, 2)), "各社区始终坚持每月至少2次学习。", False),
            (
                ((2, 2), (1, 2), (2, 2)),
                f"{NINE_TEN}，有2个社区坚持每月至少2次学习，西园社区未达到要求。",
                True,
            ),
            (
                ((2, 2), (1, 2), (2, 2)),
                f"{NINE_TEN}，有2个社区坚持每月至少2次学习，南桥社区未达到要求。",
                False,
            ),
            (
                ((2, 2), (None, 2), (2, 2)),
                f"{NINE_TEN}，有2个社区坚持每月至少2次学习，西园社区有月份没有数据，未计入。",
                True,
            ),
            (
                ((0, 2), (2, 0), (1, 1)),
                f"{NINE_TEN}，尚无社区各月均达到每月至少2次学习的要求，东风社区、西园社区、南桥社区未达到要求。",
                True,
            ),
        ],
    )
    def test_all_means_all_and_always(self, months, text, is_true):
        assert (judged("T9", text, self.told(*months)) == []) is is_true


class TestMovement:
    @pytest.mark.parametrize(
        ("now", "before", "text", "is_true"),
        [
            (((9, 10), (5, 10)), ((6, 10), (5, 10)), "较上月，选举提高15个百分点。", True),
            (((9, 10), (5, 10)), ((6, 10), (5, 10)), "较上月，选举下降15个百分点。", False),
            (((6, 10), (5, 10)), ((9, 10), (5, 10)), "较上月，选举下降15个百分点。", True),
            (((0, 10), (0, 10)), ((0, 10), (0, 10)), "较上月，选举持平。", True),
            (((9, 10), None), ((6, 10), (0, 10)), "较上月，选举提高60个百分点。", False),
            (((9, 10), None), ((6, 10), (0, 10)), "较上月，选举提高30个百分点。", False),
            (
                ((9, 10), None), ((6, 10), (0, 10)),
                "较上月，选举提高30个百分点（9月计入2个社区为30%，10月计入1个社区为90%，不直接比较）。"
                "（按两个月均已上报并计入的1个社区比较）", True,
            ),
            (
                ((9, 10), None), ((6, 10), (0, 10)),
                "较上月，选举提高30个百分点。（按两个月均已上报并计入的1个社区比较）", False,
            ),
            (((9, 10), Cell(5, 10, carried_from=SEPTEMBER)), ((9, 10), (5, 10)), "较上月，选举持平。", False),
            (
                ((6, 10), None), ((6, 10), (0, 10)),
                "选举9月计入2个社区为30%，10月计入1个社区为60%，不直接比较。", True,
            ),
            (
                ((6, 10), None), ((6, 10), (0, 10)),
                "较上月，选举持平。（按两个月均已上报并计入的1个社区比较）", False,
            ),
            (
                ((9, 10), None), ((6, 10), (0, 10)),
                "选举9月计入2个社区为30%，10月计入1个社区为90%，不直接比较。", False,
            ),
            ((None, (5, 10)), ((9, 10), None), "", True),
            ((None, (5, 10)), ((9, 10), None), "较上月，选举持平。", False),
        ],
    )  # fmt: skip
    def test_like_with_like(self, now, before, text, is_true):
        told = office(elected(now, before), names=NAMES[:2])
        assert (judged("T19", text, told) == []) is is_true

    def test_of_a_flow_the_months_themselves(self):
        cells = {
            OCTOBER: {name: Cell(90, 100, 5, 10) for name in NAMES},
            SEPTEMBER: {name: Cell(85, 90, 8, 10) for name in NAMES},
        }
        told = office(Counted("化解", "flow", "件", "化解{n}件，化解率{rate}", True, cells))
        assert not judged("T19", "较上月，化解（当月）下降30个百分点。", told)
        assert judged("T19", "较上月，化解下降30个百分点。", told)
        assert judged("T19", "较上月，化解（当月）下降4.4个百分点。", told)

    def test_january_is_compared_with_december(self):
        told = office(
            elected(((5, 10),), ((4, 10),), names=NAMES[:1], month=(2026, 1), since=(2025, 12)),
            month=(2026, 1), since=(2025, 12), held=(2026, 2), names=NAMES[:1],
        )  # fmt: skip
        assert not judged("T19", "较上月，选举提高10个百分点。", told)
        assert judged("T19", "较2025年12月，选举提高10个百分点。", told)


class TestUnevenness:
    def test_the_ends_and_the_gap(self):
        told = office(elected(((9, 10), (5, 10), (5, 10))))
        text = "选举最高的东风社区为90%，最低的西园社区、南桥社区为50%，相差40个百分点。"
        assert not judged("T14", text, told)
        assert judged("T14", text.replace("40个", "41个"), told)
        assert judged("T14", text.replace("西园社区、南桥社区", "西园社区"), told)
        assert judged("T14", "", told)

    def test_alike_is_not_uneven(self):
        told = office(elected(((5, 10), (5, 10), (5, 10))))
        assert not judged("T14", "", told)


class TestStandingStill:
    def told(self, *months, names=NAMES, target=("rate", 90)):
        cells = {
            month: {name: Cell(n, 10) for name, n in zip(names, figures, strict=True) if n is not None}
            for month, figures in zip((AUGUST, SEPTEMBER, OCTOBER), zip(*months, strict=True), strict=True)
        }
        return office(Counted("门禁", "completion", "个", ELECTED, True, cells, target=target), names=names)

    @pytest.mark.parametrize(
        ("months", "text", "is_true"),
        [
            (((5, 5, 5), (5, 5, 6), (9, 9, 9)), "门禁，有1个社区（东风社区）", True),
            (((5, 5, 5), (5, 5, 6), (9, 9, 9)), "门禁，有1个社区（西园社区）", False),
            (((5, 5, 5), (5, None, 5), (9, 9, 9)), "门禁，有2个社区（东风社区、西园社区）", False),
            (((5, 5, 5), (4, 4, 4), (0, 0, 0)), "门禁，各社区", True),
        ],
    )
    def test_three_months_without_a_gain(self, months, text, is_true):
        said = f"部分工作推一步、动一步，连续两个月没有进展的有：{text}。"
        assert (judged("stalled", said, self.told(*months)) == []) is is_true

    def test_who_stood_still_and_is_unknown_now_is_named(self):
        told = self.told((5, 5, None), (5, 5, 6), (9, 9, 9))
        told.indicators[0].cells[(2026, 7)] = {NAMES[0]: Cell(5, 10)}
        text = "9月已停滞、10月数据未计入，无法判断：门禁1个社区（东风社区）。"
        assert not judged("stalled", text, told)
        assert judged("stalled", "", told)
        assert judged("stalled", text.replace("东风社区", "西园社区"), told)

    def test_without_a_target_nothing_is_behind(self):
        assert not judged("stalled", "", self.told((5, 5, 5), (5, 5, 5), (5, 5, 5), target=None))


class TestWhatTheRegistersShow:
    @pytest.mark.parametrize(
        ("key", "fact", "text", "is_true"),
        [
            ("T12", {"areas": NAMES[:1]}, "有1个社区（东风社区）还没有培育出切合实际的特色亮点。", True),
            ("T12", {"areas": NAMES[:1]}, "个别社区（东风社区）还没有培育出切合实际的特色亮点。", False),
            ("T12", {"areas": NAMES}, "各社区均还没有培育出切合实际的特色亮点。", True),
            ("T12", {"areas": NAMES}, "各社区还没有培育出切合实际的特色亮点。", False),
            ("T12", {"areas": []}, "各社区均还没有培育出切合实际的特色亮点。", False),
        ],
    )
    def test_how_many_and_who(self, key, fact, text, is_true):
        assert (judged(key, text, office(facts={"brands": fact})) == []) is is_true

    def test_stages_of_sites_add_up(self):
        numbers = {"built": 2, "building": 1, "planned": 1, "places": 3}
        told = office(facts={"sites": {"d": 4, "numbers": numbers}})
        text = "示范点4个，其中已建成2个、在建1个，仍停留在计划阶段1个；已建成示范点的经验推广到3处。"
        assert not judged("T13", text, told)
        assert judged("T13", text.replace("在建1个", "在建2个"), told)

    def test_assignments_add_up(self):
        matters = [{"is_last_meeting": True, "is_open": n > 0, "is_overdue": n == 2} for n in range(3)]
        told = office(matters=matters)
        assert not judged("T17", "上次会议交办事项3项，已销号1项，未销号2项，其中逾期1项。", told)
        assert judged("T17", "上次会议交办事项3项，已销号2项，未销号1项，其中逾期1项。", told)

    @pytest.mark.parametrize(
        ("spoke", "text", "is_true"),
        [
            (2, "刚才，2个社区从不同方面作了交流发言。", True),
            (0, "", True),
            (0, "刚才，0个社区从不同方面作了交流发言。", False),
        ],
    )
    def test_who_spoke(self, spoke, text, is_true):
        assert (judged("T8", text, office(speakers=spoke)) == []) is is_true

    def test_what_cannot_be_taken_apart_is_a_fault(self):
        facts = {"joint_meetings": {"n": 1, "d": 3, "areas": NAMES[1:], "numbers": {"quarter_is_over": 1}}}
        told = office(facts=facts)
        assert not judged("T18", "据台账，第三季度1个社区召开党建联席会议，西园社区、南桥社区未召开。", told)
        assert judged("T18", "会议开得很好。", told)
