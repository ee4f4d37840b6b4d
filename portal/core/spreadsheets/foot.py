"""What stands at the foot of a table and is none of its rows: totals, signatures, remarks."""

from __future__ import annotations

import re
from functools import lru_cache

from portal.core.text import cleaned, folded

TOTALS = {"合计", "小计", "总计", "累计", "共计", "合计数", "total", "subtotal", "sum"}
_SIGNATURE = re.compile(
    r"(?:填表|填报|制表|审核|审批|报送|经办|联系|单位负责|负责)(?:人|单位|日期|时间|电话|领导)?(?:签字|签名|签章|盖章)?[:\uff1a]|"
    r"(?:填表人|填报人|制表人|审核人|填表日期|填报日期|制表日期|填报单位|单位(?:盖章|公章))"
)

_TOTAL = re.compile(r"(?:合计|小计|总计|平均|平均值|平均数|均值)$")


@lru_cache(maxsize=10_000)
def read_foot(begins: str) -> tuple[bool, bool]:
    """Whether a row that begins so is one of totals, and whether a signature or remark below the table."""
    text = cleaned(begins)
    is_total = len(text) <= 12 and (folded(text) in TOTALS or bool(_TOTAL.search(folded(text))))
    return is_total, bool(_SIGNATURE.match(text))
