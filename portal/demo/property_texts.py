"""Words for the registers of property service in the demonstration; nothing in it exists."""

from __future__ import annotations

import random

from property_mgmt.models import Compound, FacilityWork

COMPANIES = (
    ("云溪和顺物业服务有限公司", "洪启明"),
    ("云溪邻家物业服务有限公司", "黎晓岚"),
    ("云溪万舍物业管理有限公司", "史文博"),
    ("云溪知行物业管理有限公司", "樊立群"),
    ("云溪青松物业服务有限公司", "鲁雪梅"),
    ("云溪百汇物业管理有限公司", "祁国华"),
)
_FIRST = (
    "安", "春", "和", "锦", "景", "康", "兰", "丽", "明", "宁",
    "祥", "馨", "兴", "秀", "怡", "永", "裕", "悦", "长", "紫",
)  # fmt: skip
_SECOND = ("苑", "园", "庭", "居", "华", "泰", "枫", "湾", "府", "阳", "林", "水")
#: How each kind of compound is called, how many buildings it has at least and at most, homes in each.
SIZES = {
    Compound.Kind.MANAGED: ("小区", 3, 14, 42),
    Compound.Kind.COURTYARD: ("院", 1, 4, 18),
    Compound.Kind.BACK_STREET: ("巷", 0, 0, 0),
}

OTHER_WORKS = (
    FacilityWork.Kind.SANITATION_FACILITY,
    FacilityWork.Kind.ILLEGAL_STRUCTURE_REMOVAL,
    FacilityWork.Kind.GREENING_CARE,
    FacilityWork.Kind.PARKING,
)
#: The unit of each kind of work, and how much of it is usual.
AMOUNTS = {
    FacilityWork.Kind.CCTV: ("个探头", 8, 36),
    FacilityWork.Kind.ACCESS_CONTROL: ("套", 1, 8),
    FacilityWork.Kind.SANITATION_FACILITY: ("个", 2, 10),
    FacilityWork.Kind.ILLEGAL_STRUCTURE_REMOVAL: ("处", 1, 9),
    FacilityWork.Kind.GREENING_CARE: ("㎡", 60, 400),
    FacilityWork.Kind.PARKING: ("个车位", 6, 40),
}
FINDINGS = (
    "楼道堆放杂物，未及时清理。",
    "垃圾桶清运不及时，周边有散落。",
    "门岗登记不全，夜间巡查记录缺失。",
    "电梯维保公示过期，未更换。",
    "绿化带缺株，未补种。",
    "公共收益未按季度公示。",
    "消防通道有车辆停放，劝离不及时。",
)
TOPICS = (
    "停车秩序和车位分配",
    "电梯维修资金使用",
    "公共收益公示",
    "垃圾分类投放点调整",
    "楼道堆物清理",
    "充电桩加装选址",
    "雨污管网疏通",
    "门禁系统更新",
)


def names(chance: random.Random) -> list[str]:
    """Names of compounds, each once, in an order that *chance* gives."""
    found = [first + second for first in _FIRST for second in _SECOND]
    return chance.sample(found, len(found))
