"""What stands at the foot of a table and is none of its rows: totals, signatures, remarks."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError

from portal.core.spreadsheets.days import read_day
from portal.core.text import cleaned, folded

TOTALS = {"合计", "小计", "总计", "累计", "共计", "汇总", "合计数", "total", "subtotal", "sum"}
#: What such a word begins with, alone or before a number: most names begin otherwise.
BEGINNINGS = {*(word[0] for word in TOTALS), "T", "S"}
#: Words that mean the cell above, and so nothing by themselves.
DITTO = {folded(word) for word in ("同上", "〃", "″", "''", '"')}
#: Words where a name belongs that say that there is none.
NOBODY = {"无", "暂无", "没有", "未有", "none"}
LONGEST_DITTO = 12
#: Of which time the figures above are: 数据截至2026年9月30日.
_AS_OF = re.compile(
    r"(?:(?:以上|本表|统计)?数据|统计(?:时间|日期|期间|口径)?)?[:\uff1a]?截[至止]|(?:以上|本表)?数据(?:为|是|时间|日期|期间)|统计(?:时间|期间)"
)
_SIGNATURE = re.compile(
    r"(?:填表|填报|制表|审核|审批|报送|经办|联系|单位负责|负责)(?:人|单位|日期|时间|电话|领导)?(?:签字|签名|签章|盖章)?[:\uff1a]|"
    r"(?:填表人|填报人|制表人|审核人|填表日期|填报日期|制表日期|填报单位|单位(?:盖章|公章))|"
    rf"{_AS_OF.pattern}|"
    r"(?:附?注|备注|说明|填表说明)\s*\d*\s*[:\uff1a]|以上(?:数据|内容|情况|信息)|以下(?:空白|无正文)|"
    r".{0,8}(?:人|领导|书记|主任|单位)[(\uff08]?(?:签字|签名|签章|盖章)[)\uff09]?\s*[:\uff1a]?\s*$"
)
#: 合计12家, 合计：3个组织, 共3个: a word of totals with what it comes to.
_COUNTED = re.compile(
    r"(?:合计|小计|总计|累计|共计|总共|汇总)[\d,.]+[\u4e00-\u9fff]{0,4}|共[\d,.]+[\u4e00-\u9fff]{0,2}"
)

#: 合计（其中：低保户3户）: a total and its parts in one cell.
_WITH_PARTS = re.compile(rf"(?:{'|'.join(sorted(TOTALS))})[\d,.]*[\u4e00-\u9fff]?[\W_]*其中")
_TOTAL = re.compile(r"(?:合计|小计|总计|平均|平均值|平均数|均值)$")


@lru_cache(maxsize=10_000)
def read_foot(begins: str) -> tuple[bool, bool]:
    """Whether a row that begins so is one of totals, and whether a signature or remark below the table."""
    text = cleaned(begins)
    is_total = is_total_word(text) or (len(text) <= 12 and bool(_TOTAL.search(folded(text))))
    return is_total, bool(_SIGNATURE.match(text))


def says_of_when(text: str) -> bool:
    """Whether what stands below the table says of which time its figures are."""
    return bool(_AS_OF.match(cleaned(text)))


@lru_cache(maxsize=10_000)
def is_total_word(text: str) -> bool:
    """Whether the text is a word of totals, alone or with what it comes to, and no name that holds one."""
    word = folded(text)
    return word in TOTALS or bool(_COUNTED.fullmatch(word) or _WITH_PARTS.match(word))


def is_no_name(text: str) -> bool:
    """Whether the text says what stands above, or nothing, or holds no letter or digit: 同上, 无, /."""
    return len(text) < LONGEST_DITTO and (folded(text) in DITTO | NOBODY or not any(map(str.isalnum, text)))


def is_below(value: Any) -> bool:
    """Whether a name that stands alone in its row is none: a day below a signature, 同上, a stroke."""
    if not isinstance(value, str):
        return isinstance(value, dt.date)
    try:
        return is_no_name(value) or read_day(value) is not None
    except ValidationError:
        return False
