"""What is furthest behind is named among the problems, also where no community has a target of its own."""

from portal.meetings import pages, sentences
from tests.meetings import presented
from tests.meetings.said import content, counted, note, said

GREEN = {
    "n": 19300, "d": None, "percent": None, "figure": "1.93万㎡", "light": "red", "to_do": "还差1.67万㎡",
    "goal": {"text": "", "short": "3.6万㎡", "is_rate": False, "value": "36000", "required": "30000",
             "due_on": "2026-12-31"},
}  # fmt: skip
ELECTED = {
    "figure": "71.4%",
    "to_do": "还差24个",
    "light": "red",
    "goal": {
        "text": "",
        "short": "90%",
        "is_rate": True,
        "value": "90",
        "required": "90",
        "due_on": "2026-12-31",
    },
}


def greening():
    one = counted("greening_area", "绿化{area}", n=19300, d=None, name="绿化面积", kind="flow", unit="㎡")
    one["total"] |= GREEN
    for row in one["rows"]:
        row |= {"goal": None, "light": "no_target"}
    return one


def elected():
    one = counted(n=90, d=126, name="自管会选举")
    one["total"] |= ELECTED
    return one


def test_every_red_light_is_a_problem_the_furthest_behind_first():
    made = content([elected(), greening()])
    assert said(made, "far") == (
        "距目标差距大的指标2项：绿化面积1.93万㎡，目标3.6万㎡，还差1.67万㎡；自管会选举71.4%，目标90%，还差24个。"
    )
    assert sentences.write(made)["problems"]["text"].startswith("距目标差距大的指标2项")


def test_whom_it_speaks_for_stands_beside_it_and_nothing_is_said_of_none():
    one = elected()
    one["total"] |= {"covered": 4, "due": 6}
    assert said(content([one]), "far").endswith("还差24个（已计入4/6个社区）。")
    one["total"]["light"] = "yellow"
    assert (said(content([one]), "far"), note(content([one]), "far")) == ("", "没有差距大的指标。")


def test_what_names_no_community_stands_below_those_that_do():
    made = presented.content([presented.indicator(), greening()], communities=3)
    [page] = [page for page in pages.of(made) if page.kind == "help"]
    assert page.data["of_the_whole"] == "绿化面积1.93万㎡，还差1.67万㎡"
