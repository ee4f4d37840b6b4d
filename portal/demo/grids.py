"""The registers of grid management in the demonstration: uneven between communities and inside them.

Every community has a grid that does less than its neighbours (docs/seed-coverage.md C6); those that
are behind have grids without anybody in charge and without a station.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from typing import Any

from communities.models import Community, SubDistrict
from grids.models import Grid, GridActivity, GridServiceItem, GridTraining, GridWorker
from portal.core.month import Month
from portal.demo import story

SURNAMES = "安柏车邓范高葛龚韩侯金柯雷廖孟莫宁潘秦任沈陶万魏夏萧徐薛严杨姚叶余袁曾张赵郑周朱"
GIVEN = (
    "春兰", "德胜", "凤英", "国庆", "海燕", "红霞", "建新", "金花", "俊杰", "丽娟", "玲玲", "明亮",
    "秋菊", "瑞雪", "淑芬", "天佑", "卫国", "文斌", "晓东", "秀珍", "雅静", "艳秋", "玉兰", "志强",
)  # fmt: skip
TOPICS = {
    GridTraining.Kind.LEVEL_BY_LEVEL: ("网格员岗位职责", "信息采集与保密要求", "矛盾纠纷排查方法"),
    GridTraining.Kind.ON_SITE: ("入户走访现场指导", "隐患登记现场指导"),
    GridTraining.Kind.OBSERVATION: ("网格阵地观摩", "先进网格经验观摩"),
    GridTraining.Kind.DRILL: ("消防疏散演练", "防汛应急演练"),
}
GRID_PLACES = 3  # compounds and courtyards of a grid
QUIET_FROM_LAST = 3  # months for which the quiet grid has done nothing


def load(office: SubDistrict, communities: list[Community], months: list[Month]) -> None:
    """Fill every register of grid management of the fictional sub-district, the same at every load."""
    chance = random.Random(f"{office.code}-grids")  # noqa: S311 - a story, not a secret
    grids = Grid.objects.bulk_create(
        grid for number, community in enumerate(communities) for grid in _grids(number, community, chance)
    )
    workers = GridWorker.objects.bulk_create(
        worker for grid in grids for worker in _workers(grid, months, chance)
    )
    _write(GridActivity, (row for worker in workers for row in _activities(worker, months, chance)))
    _write(GridServiceItem, (row for grid in grids for row in _service_items(grid, months, chance)))
    _write(
        GridTraining,
        (
            row
            for number, community in enumerate(communities)
            for row in _trainings(number, community, months, chance)
        ),
    )


def _write(model: Any, rows: Iterable[Any]) -> None:
    model.objects.bulk_create(rows, batch_size=500)


def _number(grid: Grid) -> int:
    """Which grid of its community it is, from 1."""
    return int(grid.code[-3:])


def _place(code: str) -> story.Place:
    """The community of the story that the code lies in."""
    return story.PLACES[int(code[9:12]) - 1]


def _day(month: Month, chance: random.Random) -> dt.date:
    return month.first_day.replace(day=chance.randint(1, 28))


def _grids(number: int, community: Community, chance: random.Random) -> Iterable[Grid]:
    place = story.PLACES[number]
    count = max(3, (place.managed + place.courtyards) // GRID_PLACES)
    for order in range(1, count + 1):
        yield Grid(
            community=community,
            code=f"{community.code}{order:03d}",
            local_code=f"YX-{number + 1:02d}-{order:02d}",
            name=f"第{order}网格",
            households=chance.randint(290, 520),
            has_station=order == 1 or chance.random() < place.start + 0.2,
        )
    yield Grid(
        community=community,
        code=f"{community.code}{count + 1:03d}",
        local_code=f"YX-{number + 1:02d}-Z1",
        name="商圈专属网格",
        kind=Grid.Kind.DEDICATED,
        has_station=True,
    )


def _workers(grid: Grid, months: list[Month], chance: random.Random) -> Iterable[GridWorker]:
    place, number = _place(grid.code), _number(grid)
    if number > 2 and chance.random() < 0.3 * (1 - place.start):
        return  # nobody is in charge
    duties = [GridWorker.Duty.HEAD if number == 1 else GridWorker.Duty.WORKER]
    if grid.households > 400:
        duties.append(GridWorker.Duty.PART_TIME)
    names = chance.sample([surname + given for surname in SURNAMES for given in GIVEN], len(duties))
    for name, duty in zip(names, duties, strict=True):
        yield GridWorker(
            grid=grid,
            name=name,
            duty=duty,
            is_party_member=chance.random() < 0.6,
            work_phone=f"0999-77{int(grid.code[9:12]):02d}{number:02d}",
            since=months[0].first_day - dt.timedelta(days=chance.randint(20, 1200)),
        )


def _activities(worker: GridWorker, months: list[Month], chance: random.Random) -> Iterable[GridActivity]:
    """Most months, most workers; the third grid of every community has been quiet of late."""
    place, quiet = _place(worker.grid.code), _number(worker.grid) == 3
    for index, month in enumerate(months):
        if quiet and index >= len(months) - QUIET_FROM_LAST:
            continue
        if chance.random() > 0.72 + place.start / 2.5:
            continue
        for kind in chance.sample(GridActivity.Kind.values, chance.randint(1, 3)):
            yield GridActivity(
                grid=worker.grid,
                worker=worker,
                kind=kind,
                held_on=_day(month, chance),
                times=chance.randint(1, 6),
                households=chance.randint(5, 60),
            )


def _service_items(grid: Grid, months: list[Month], chance: random.Random) -> Iterable[GridServiceItem]:
    place = _place(grid.code)
    for month in months:
        for kind in chance.sample(GridServiceItem.Kind.values, chance.randint(1, 3)):
            received = chance.randint(2, 14)
            handled = round(received * min(1.0, chance.uniform(0.62, 1.0) + place.start / 4))
            yield GridServiceItem(
                grid=grid, kind=kind, held_on=_day(month, chance), received=received, handled=handled
            )


def _trainings(
    number: int, community: Community, months: list[Month], chance: random.Random
) -> Iterable[GridTraining]:
    place = story.PLACES[number]
    for month in months:
        if chance.random() < 0.3 + place.start / 2:
            kind = chance.choice(list(GridTraining.Kind))
            yield GridTraining(
                community=community,
                kind=kind,
                held_on=_day(month, chance),
                topic=chance.choice(TOPICS[kind]),
                workers=chance.randint(3, 4 + place.courtyards),
            )
