"""What a snapshot holds: plain JSON, so that what was shown can be read and checked years later.

Every number that a page, a text or a file prints is in here as it is printed (``figure``), beside the
whole numbers it was made of; nothing that reads a snapshot rounds, ranks or judges anew. Decimals are
strings ("90.5"), days are ISO dates, months ``2026-10``; there are no floating-point numbers, so the
hash of the content can be taken again on any machine. Text is in the portal's own language.
"""

from __future__ import annotations

import copy
from typing import Any, Literal, TypedDict, cast

from django.utils.translation import gettext as _

VERSION = 8
"""2: movement like with like, communities that are gone, two marks for one light, proof.

3: reports that were returned apart from those never handed in; who stood still before and is not counted now.

4: until when the reports were due, for none of them is late before that.

5: whether and by what communities are put in order: no more by plain numbers, which their size decides;
whether cases of earlier months are counted.

6: how the office stands in one sentence, and what would help most.

7: which reports of the year's earlier months the running totals lack; what is far from its target, among
the problems.

8: of each community's running total, which of the year's earlier months it lacks.
"""

LightName = Literal["green", "yellow", "red", "no_target", "no_data", "none"]
"""``none`` only in version 1, where no target and no data were one."""


class FrozenChange(TypedDict):
    """A movement since the month compared with: as templates/components/change.html takes it."""

    way: str  # up, down, same
    text: str  # "3.2个百分点"
    good: bool | None
    size: str  # without sign, in percentage points or units
    is_of_month: bool  # of a flow: the months' own figures, not the year's
    basis: str  # "按两个月均已上报的9个社区比较"; "" where all that are due are compared
    basis_short: str  # "按9/15个社区"
    areas: int  # compared, of
    due: int
    now: str  # the two figures that were compared, as they are printed
    before: str
    numbers: list[int | None]  # n and d now, n and d before


class FrozenGoal(TypedDict):
    """What should be reached (``dashboard.goals.Goal``)."""

    text: str  # "目标95%，12月31日前"
    short: str  # "95%", "3.6万㎡"
    is_rate: bool
    value: str
    required: str  # what of it should be reached by the end of the month
    due_on: str  # "" where it holds every month


class FrozenCell(TypedDict):
    """One indicator of one area in the month."""

    area: str
    name: str
    figure: str  # "90.5%", "214件", "—"; "未召开" of a meeting that is still to come
    fraction: str  # "38/42个"; "" without a rate
    month_figure: str  # what a flow counted in the month itself, in words
    n: int | None  # of a flow: since January
    d: int | None
    month_n: int | None  # of a flow: in the month itself
    month_d: int | None
    percent: str | None  # the printed rate, "90.5"; None without one
    bar: str | None  # length of a bar, 0 to 100; None where there is nothing to draw
    target_bar: str | None  # where the target's mark stands on that bar
    goal: FrozenGoal | None
    rank: int | None
    light: LightName
    light_text: str
    to_do: str  # "还差4个"
    change: FrozenChange | None
    is_current: bool  # whether the month itself is counted
    is_earlier: bool  # of a flow whose month is missing: earlier months of the year, which the total holds
    lacks: list[str]  # of a flow, the earlier months of the year whose report is not counted: "2026-08"
    is_reached: bool
    is_small: bool  # the rate rests on fewer than five cases
    covered: int  # communities counted, of
    due: int
    carried: int  # of which by an older figure
    carried_from: str  # "2026-09"; of a total, the oldest
    recorded: int | None  # what the register holds
    gap: str  # in words where it differs
    report: str  # state of the community's report in words; "" for the total
    reason: str  # what the community wrote beside its figure
    figure_ids: list[int]  # reporting.Figure rows that the cell is made of


class FrozenSpread(TypedDict):
    """How uneven the communities are; None in an indicator with fewer than two figures."""

    best: str
    best_names: list[str]
    worst: str
    worst_names: list[str]
    median: str
    gap: str  # "40个百分点"
    gap_size: str  # "40", in percentage points or units
    is_graded: bool  # one end is the better one
    count: int


class FrozenMonth(TypedDict):
    """One month of the sub-district's own figure, oldest first; dashes for months without one."""

    month: str
    figure: str
    percent: str | None
    n: int | None
    d: int | None
    covered: int  # communities counted, of
    due: int


class FrozenIndicator(TypedDict):
    code: str
    name: str
    theme: str
    theme_name: str
    kind: str  # completion, flow, level, frequency, rank, meeting
    unit: str
    has_rate: bool
    direction: str
    is_ranked: bool  # whether a light can be asked of it
    puts_in_order: bool  # whether its communities have ranks; not by a number that their size decides
    order_note: str  # by what they have where that is no rate, or why they have none
    carries_over: bool  # whether what it is out of holds cases still open from earlier months
    is_stock: bool
    minimum: int  # of a frequency: the office's minimum in force
    sentence: str
    definition: str
    counted: str  # what the numerator counts
    out_of: str
    total: FrozenCell
    rows: list[FrozenCell]  # one a community, best first, those without a figure last
    former: FrozenCell | None  # communities closed since: of a flow, what they count in the year's total
    spread: FrozenSpread | None
    lagging: list[str]  # codes of the communities far from the target, furthest first
    stalled: list[str]  # codes of those below target that have not moved for two months
    stalled_unknown: list[str]  # codes of those that seem to stand still; a month is not counted
    persistent: list[str]  # of a rank on somebody else's list: codes of those long behind
    movers: list[str]  # codes: who gained most, who lost most (each only if somebody did)
    months: list[FrozenMonth]


class FrozenCommunity(TypedDict):
    code: str
    name: str
    organisation: str  # 社区党总支, 社区党委
    report: str  # state of its report, in words
    report_state: str


class FrozenReports(TypedDict):
    due: int
    approved: int
    not_submitted: list[str]  # names, without those returned
    returned: list[str]
    in_review: list[str]
    due_on: str  # until when they were due, "" in earlier versions and where no day was set
    earlier: list[str]  # "1月石榴园社区": not counted in the year's totals; none before version 7
    as_of: str  # when the latest report counted was approved, in words


class FrozenStudy(TypedDict):
    """Whether the minimum of a frequency was met in every month of the year so far (T9)."""

    code: str
    minimum: int
    first: str  # months, both included
    last: str
    met: list[str]  # names: every month reported, and met in each
    unmet: list[str]  # missed it in a month that was reported
    unreported: list[str]  # never missed it, but a month is not counted


class FrozenSpeech(TypedDict):
    community: str
    name: str
    topic: str
    held: bool


class FrozenMatter(TypedDict):
    """An assignment or finding as it stood when the figures were frozen."""

    id: int
    kind: str
    title: str
    community: str
    name: str
    branch: str
    measure: str
    due_on: str
    state: str
    state_text: str
    is_open: bool
    is_overdue: bool
    is_last_meeting: bool  # given at the meeting before; else older and still open


class FrozenFact(TypedDict):
    """Something the registers show at the end of the month (docs/seed-coverage.md C1 to C9, D1, D4)."""

    key: str  # timeliness, brands, sites, …: see facts.py
    n: int | None
    d: int | None
    areas: list[str]  # names of the communities it concerns
    numbers: dict[str, int]
    rows: list[dict[str, str | int]]  # what an annex lists


class FrozenSentence(TypedDict):
    """A sentence that the figures bear; ``text`` is empty where none of its forms is true."""

    text: str
    note: str  # to the editor: why this form, what is missing
    names: list[str]  # communities concerned, for the annex


class FrozenHelp(TypedDict):
    """If these communities finish, the whole reaches its target (``dashboard.helps``)."""

    code: str  # of the indicator
    name: str
    names: str  # "石榴园、清泉"; with a * who counts by an older figure
    count: int  # of communities
    left: str  # what they have left together, "12个"
    now: str  # the whole's rate, "83.3%"
    then: str


class FrozenMeeting(TypedDict):
    id: int
    title: str
    held_on: str
    place: str
    month: str
    since: str
    names_in_text: bool


class FrozenOffice(TypedDict):
    code: str
    name: str


class FrozenProof(TypedDict):
    """What was counted a second time before the figures were kept (``proof.py``)."""

    figures: int  # figures of approved reports that were read for it
    totals: int  # of the sub-district, this month's and earlier ones of the line
    cells: int  # of communities
    movements: int
    by_indicator: dict[str, list[int | None]]  # code → n and d, counted from the approved figures


class Content(TypedDict):
    version: int
    office: FrozenOffice
    meeting: FrozenMeeting
    agenda: list[str]
    communities: list[FrozenCommunity]
    reports: FrozenReports
    indicators: list[FrozenIndicator]
    headline: str  # how the office stands in one sentence; "" without any target, and before version 6
    helps: list[FrozenHelp]  # what would help most; none before version 6
    studies: list[FrozenStudy]
    speeches: list[FrozenSpeech]
    matters: list[FrozenMatter]
    facts: dict[str, FrozenFact]
    sentences: dict[str, FrozenSentence]
    proof: FrozenProof | None  # None in version 1
    frozen_by: str  # name of the person
    frozen_at: str  # ISO, Asia/Shanghai


def readable(content: Any) -> Content:
    """A snapshot's content as this version reads it: what an earlier one did not keep is said to be absent.

    The stored value stays as it is, and its hash with it.
    """
    if content["version"] == VERSION:
        return cast(Content, content)
    shown = copy.deepcopy(content)
    if content["version"] < 2:
        _add_what_2_keeps(shown)
    if content["version"] < 3:
        _add_what_3_keeps(shown)
    if content["version"] < 4:
        shown["reports"]["due_on"] = ""
    if content["version"] < 5:
        _add_what_5_keeps(shown)
    if content["version"] < 6:
        shown |= {"headline": "", "helps": []}
    if content["version"] < 7:
        shown["reports"]["earlier"] = []
        shown["sentences"].setdefault("far", {"text": "", "note": "", "names": []})
    _add_what_8_keeps(shown)
    return cast(Content, shown)


def _add_what_2_keeps(shown: Any) -> None:
    shown["proof"] = None
    for one in shown["indicators"]:
        one["former"] = None
        for cell in (one["total"], *one["rows"]):
            cell["is_earlier"] = False
            if cell["change"]:
                cell["change"] = _ABSENT | {"now": cell["figure"], "before": cell["before"]} | cell["change"]
        for month in one["months"]:
            month |= {"covered": 0, "due": 0}


def _add_what_3_keeps(shown: Any) -> None:
    """What was returned is known by the communities' states; what no sentence said is not said now."""
    reports = shown["reports"]
    states = {one["name"]: one["report_state"] for one in shown["communities"]}
    late = reports["not_submitted"]
    reports["returned"] = [name for name in late if states.get(name) == "RETURNED"]
    reports["not_submitted"] = [name for name in late if states.get(name) != "RETURNED"]
    for one in shown["indicators"]:
        one["stalled_unknown"] = []
    shown["sentences"].setdefault("reports", {"text": "", "note": "", "names": []})


def _add_what_5_keeps(shown: Any) -> None:
    """Communities were put in the order of plain numbers, which their size decides: they are not any more."""
    for one in shown["indicators"]:
        one["puts_in_order"] = one["is_ranked"] and one["has_rate"]
        one["order_note"], one["carries_over"] = "", False
        if one["has_rate"] or one["kind"] in ("rank", "meeting"):
            continue
        one["order_note"] = _("the number depends on an area's size: not ranked")
        one["movers"] = []
        for row in one["rows"]:
            row["rank"] = None
        if one["is_ranked"]:
            one["rows"].sort(key=lambda row: (not row["is_current"], row["area"]))
        if one["spread"]:
            one["spread"] |= {"best_names": [], "worst_names": []}


def _add_what_8_keeps(shown: Any) -> None:
    """The seventh version named the reports, “8月柳堤”: so it is known which months a community lacks."""
    year = shown["meeting"]["month"][:4]
    months = [text.partition("月") for text in shown["reports"]["earlier"]]
    for one in shown["indicators"]:
        for cell in (one["total"], *one["rows"], *([one["former"]] if one["former"] else [])):
            cell["lacks"] = [
                f"{year}-{int(month):02d}"
                for month, _sign, name in months
                if one["kind"] == "flow" and name == cell["name"]
            ]


_ABSENT = {
    "is_of_month": False, "basis": "", "basis_short": "", "areas": 0, "due": 0, "numbers": [None] * 4,
}  # fmt: skip
