"""For whom a figure speaks: who is not counted, and whose figure is an older one carried forward."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.month import Month
from portal.meetings.schema import Content, FrozenIndicator

SUBMITTED, COUNTED = "SUBMITTED", ("APPROVED", "LOCKED")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Communities by why they are not counted, and the months of figures carried forward."""

    unreported: tuple[str, ...]
    waiting: tuple[str, ...]
    blank: tuple[str, ...]
    carried: int
    carried_from: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        return [*self.unreported, *self.waiting, *self.blank]

    @property
    def words(self) -> str:
        """“（1个社区未报，未计入）”, “（其中6个社区沿用9月数据）”; empty where all is counted and new.

        A report that waits for its approval is not missing, and one that is approved may lack this figure.
        """
        said = []
        if self.carried:
            months = {Month.parse(text) for text in self.carried_from}
            which = f"{months.pop().month}月" if len(months) == 1 else "此前月份"
            said.append(f"其中{self.carried}个社区沿用{which}数据")
        groups = ((self.unreported, "未报"), (self.waiting, "待审核"), (self.blank, "未填此项"))
        absent = [f"{len(names)}个社区{why}" for names, why in groups if names]
        if absent:
            said.append(f"{'、'.join(absent)}，未计入")
        return f"（{'；'.join(said)}）" if said else ""


def coverage(content: Content, one: FrozenIndicator) -> Coverage:
    """Whom the sub-district's figure of *one* leaves out, and whom it knows by an older figure."""
    states = {community["code"]: community["report_state"] for community in content["communities"]}
    groups: dict[str, list[str]] = {"unreported": [], "waiting": [], "blank": []}
    for row in one["rows"]:
        if row["is_current"]:
            continue
        state = states.get(row["area"], "")
        kind = "waiting" if state == SUBMITTED else "blank" if state in COUNTED else "unreported"
        groups[kind].append(row["name"])
    carried = [row["carried_from"] for row in one["rows"] if row["is_current"] and row["carried_from"]]
    return Coverage(
        tuple(groups["unreported"]),
        tuple(groups["waiting"]),
        tuple(groups["blank"]),
        len(carried),
        tuple(sorted(set(carried))),
    )
