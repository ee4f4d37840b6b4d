"""For whom a figure speaks: who is not counted, and whose figure is an older one carried forward."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.month import Month
from portal.meetings.printed import lacking, unreported_text
from portal.meetings.schema import Content, FrozenIndicator
from portal.meetings.sentences.wording import month_words

SUBMITTED, SENT_BACK, COUNTED = "SUBMITTED", ("RETURNED", "REOPENED"), ("APPROVED", "LOCKED")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Communities by why they are not counted, and the months of figures carried forward.

    ``month`` is set where only the month is not counted: of a flow, earlier months of those who are missing
    are in the year's total, and to say that they are not counted would be untrue.
    """

    unreported: tuple[str, ...]
    returned: tuple[str, ...]
    waiting: tuple[str, ...]
    blank: tuple[str, ...]
    carried: int
    carried_from: tuple[str, ...]
    month: str = ""
    unreported_as: str = "未报"  # before the due day 尚未上报
    earlier: str = ""  # how many reports of the year's earlier months its total lacks, in words

    @property
    def missing(self) -> list[str]:
        return [*self.unreported, *self.returned, *self.waiting, *self.blank]

    @property
    def words(self) -> str:
        """“（1个社区未报，未计入）”, “（其中6个社区沿用9月数据）”; empty where all is counted and new.

        A report that was returned or waits for its approval is not missing, and one that is approved may lack
        this figure.
        """
        said = []
        if self.carried:
            months = {Month.parse(text) for text in self.carried_from}
            which = f"{months.pop().month}月" if len(months) == 1 else "此前月份"
            said.append(f"其中{self.carried}个社区沿用{which}数据")
        groups = (
            (self.unreported, self.unreported_as),
            (self.returned, "已退回"),
            (self.waiting, "待审核"),
            (self.blank, "未填此项"),
        )
        absent = [f"{len(names)}个社区{why}" for names, why in groups if names]
        if absent:
            said.append(f"{'、'.join(absent)}，{self.not_counted}")
        if self.earlier:
            said.append(self.earlier)
        return f"（{'；'.join(said)}）" if said else ""

    @property
    def not_counted(self) -> str:
        """“未计入”, or “10月数据未计入” where earlier months are."""
        return f"{self.month}数据未计入" if self.month else "未计入"


def coverage(content: Content, one: FrozenIndicator) -> Coverage:
    """Whom the sub-district's figure of *one* leaves out, and whom it knows by an older figure."""
    states = {community["code"]: community["report_state"] for community in content["communities"]}
    groups: dict[str, list[str]] = {"unreported": [], "returned": [], "waiting": [], "blank": []}
    for row in one["rows"]:
        if row["is_current"]:
            continue
        state = states.get(row["area"], "")
        groups[kind_of(state)].append(row["name"])
    missing = any(groups.values())
    carried = [row["carried_from"] for row in one["rows"] if row["is_current"] and row["carried_from"]]
    return Coverage(
        tuple(groups["unreported"]),
        tuple(groups["returned"]),
        tuple(groups["waiting"]),
        tuple(groups["blank"]),
        len(carried),
        tuple(sorted(set(carried))),
        month_words(content) if missing and _knows_earlier_months(one) else "",
        unreported_text(content),
        lacking(one),
    )


def kind_of(state: str) -> str:
    """Why a community is not counted, by where its report stands."""
    if state in COUNTED:
        return "blank"
    if state in SENT_BACK:
        return "returned"
    return "waiting" if state == SUBMITTED else "unreported"


def _knows_earlier_months(one: FrozenIndicator) -> bool:
    """Whether a flow's total holds more than the communities that are counted in the month."""
    counted = [row for row in one["rows"] if row["is_current"]]
    sums = [sum(row[side] or 0 for row in counted) for side in ("n", "d")]
    return one["kind"] == "flow" and sums != [one["total"]["n"] or 0, one["total"]["d"] or 0]
