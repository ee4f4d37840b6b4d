"""What happened in the fictional sub-district: how large each community is and how it got on.

Uneven on purpose, so that every question a leader asks has an answer on the dashboard: who is
ahead, who is behind, who has stopped moving, who does not report.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from portal.core.month import Month

CODE = "990101001"
NAME = "云溪街道"
MONTHS = 14
NEVER = 99


@dataclass(frozen=True, slots=True)
class Place:
    """A community of the story.

    ``start`` and ``pace`` are shares of the work done at the beginning and added in a month;
    ``stops`` is the month (counted from 0) after which nothing moves; ``study`` is the share of
    months in which it studies as often as it should.
    """

    name: str
    secretary: str
    managed: int
    courtyards: int
    members: int
    start: float
    pace: float
    study: float = 0.95
    stops: int = NEVER

    @property
    def is_large(self) -> bool:
        return self.members > 100


PLACES = (
    Place("槐荫社区", "方志远", 6, 9, 186, 0.42, 0.031),
    Place("清泉社区", "贺文静", 8, 5, 243, 0.50, 0.039, 1.0),
    Place("望湖社区", "邵建平", 11, 3, 312, 0.62, 0.028, 1.0),
    Place("柳堤社区", "苗春燕", 5, 12, 154, 0.38, 0.023, 0.85),
    Place("书院社区", "温国栋", 7, 7, 228, 0.55, 0.033),
    Place("梧桐社区", "尹丽华", 9, 4, 267, 0.60, 0.027, 1.0),
    Place("长桥社区", "卫东升", 4, 14, 131, 0.30, 0.027, 0.8, 9),
    Place("东篱社区", "季雅琴", 6, 8, 175, 0.45, 0.030),
    Place("石榴园社区", "牧云飞", 3, 16, 98, 0.25, 0.019, 0.7),
    Place("南浦社区", "商晓峰", 10, 6, 289, 0.58, 0.031, 1.0),
    Place("杏林社区", "纪秀兰", 7, 10, 203, 0.48, 0.028),
    Place("北苑社区", "阮明哲", 12, 2, 341, 0.66, 0.027, 1.0),
    Place("锦绣社区", "闻立新", 8, 6, 236, 0.52, 0.036),
    Place("晨光社区", "丰玉梅", 5, 11, 147, 0.35, 0.036, 0.9),
    Place("向阳社区", "康永年", 4, 13, 119, 0.33, 0.023, 0.75, 10),
)

#: (community, month) that never came in; the month counts from 0.
MISSING = {(8, 4), (8, 9), (6, 7), (14, 5), (3, 11)}
#: What the last month's report of a community says with a reason, because it is out of the ordinary.
EXPLAINED = {13: ("greening_area", 2600, "本月集中补种两条背街小巷，一次性计入，现场照片已留存。")}
#: (community, month) that came after the day it was due.
LATE = {(8, 2), (8, 6), (6, 3), (14, 9), (3, 8), (14, 12), (6, 12)}

Value = tuple[int, int | None, int | None]  # numerator, denominator, opening


def figures_of(number: int, months: list[Month]) -> list[dict[str, Value]]:
    """The figures of one community, a dictionary a month by indicator code; the same at every call."""
    place, chance = PLACES[number], random.Random(f"{CODE}{number}")  # noqa: S311 - a story, not a secret
    open_disputes = chance.randint(0, 4)
    members = place.members - 6
    found = []
    for index, month in enumerate(months):
        values = _stocks(place, index)
        received = chance.randint(2, 5) + place.managed // 2
        resolved = round((received + open_disputes) * chance.uniform(0.78, 1) * (0.9 + place.study / 10))
        values["property_disputes_resolved"] = (resolved, received, open_disputes)
        open_disputes += received - resolved
        values["greening_area"] = (_greened(place, month, chance), None, None)
        members += chance.choice((0, 0, 1, 1, -1, 2))
        values["directly_managed_members"] = (members, None, None)
        keeps_up = chance.random() < place.study
        values["central_group_study"] = (2 if keeps_up else 1, 2, None)
        weeks = month.weeks
        values["theory_study"] = (weeks if keeps_up else weeks - chance.randint(1, 2), weeks, None)
        is_held = index < len(months) - 1  # the meeting about the last month is still to come
        values["exchange_speeches"] = (int(is_held and (index + number) % 4 == 0), None, None)
        found.append(values)
    return found


def _stocks(place: Place, index: int) -> dict[str, Value]:
    """What is done of what there is, growing month by month until the community stops moving."""
    share = place.start + place.pace * min(index, place.stops)
    both = place.managed + place.courtyards

    def done(of: int, ahead: float) -> Value:
        return min(of, max(0, round(of * (share + ahead)))), of, None

    return {
        "owners_committee_elected": done(place.managed, 0.05),
        "self_management_committee_elected": done(place.courtyards, -0.04),
        "access_control_installed": done(both, -0.08),
        "cctv_installed": done(place.managed, 0.12),
    }


def _greened(place: Place, month: Month, chance: random.Random) -> int:
    """Square metres planted: in spring and autumn, more where there are courtyards."""
    season = {3: 1.6, 4: 2.4, 5: 1.4, 9: 0.9, 10: 1.5, 11: 0.6}.get(month.month, 0.25)
    return round(season * (60 + 14 * place.courtyards) * chance.uniform(0.5, 1.4) / 10) * 10
