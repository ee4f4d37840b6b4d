"""A register that the fictional sub-district made itself: fire-safety checks, and none of its figures yet."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from communities.models import Community, SubDistrict
from portal.core.bulk import insert
from portal.core.month import Month
from portal.indicators.models import Basis
from portal.made import actions, files
from portal.made.classes import as_register

PLACES = ("沿街商铺", "老年食堂", "电动车棚", "快递驿站", "出租屋", "小学旁托管点", "地下车库", "底商仓库")


def load(office: SubDistrict, communities: list[Community], months: list[Month]) -> None:
    """Make it from the file to start from, put it to use, and fill it, the same at every load."""
    chance = random.Random(f"{office.code}-own")  # noqa: S311 - a story, not a secret
    made = files.install(office=office, content=files.template("fire_safety"))
    basis = Basis(
        document=f"云溪街办发〔{months[-1].year}〕8号",
        issued_by=f"{office}办事处",
        kept_by="平安建设办",
        every=Basis.Every.EVENT,
        minutes=3,
        until=dt.date(months[-1].year + 1, 12, 31),
    )
    made = actions.open_register(made=made, basis=basis)
    model: Any = as_register(made).model
    slot = {column.name: column.slot for column in made.columns.all()}
    rows = [
        _check(model, slot, community, month, number, chance)
        for community in communities
        for month in months[-6:]
        for number in range(chance.randint(0, 3))
    ]
    for row in rows:
        row.full_clean()
    insert(rows)


def _check(
    model: Any, slot: dict[str, str], community: Community, month: Month, number: int, chance: random.Random
) -> Any:
    found = month.first_day + dt.timedelta(days=chance.randint(0, 26))
    mended = found + dt.timedelta(days=chance.randint(1, 40))
    values = {
        "场所名称": f"{community.short_name.removesuffix('社区')}{chance.choice(PLACES)}{number + 1}号",
        "排查日期": found,
        "场所类型": str(chance.randint(1, 5)),
        "隐患类别": str(chance.randint(1, 6)),
        "隐患等级": chance.choice("1112223"),
        "整改期限": found + dt.timedelta(days=15),
        "整改完成日期": mended if mended <= month.last_day else None,
    }
    return model(community=community, **{slot[name]: value for name, value in values.items()})
