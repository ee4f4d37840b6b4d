"""What stands at the foot of a table and is none of its rows: totals, signatures, remarks."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError

from portal.core.spreadsheets import units
from portal.core.spreadsheets.days import read_day
from portal.core.spreadsheets.periods import is_not_of_a_month, is_period
from portal.core.text import cleaned, folded

TOTALS = {"合计", "小计", "总计", "累计", "共计", "汇总", "total", "subtotal", "sum"}
TOTALS |= {"合计数", "总计数", "小计数", "累计数", "汇总数", "总数", "全社区", "全街道", "全镇"}
#: What all such words hold, and most names do not: looked for first.
_MAY_BE_TOTAL = re.compile("计|总|汇|共|全[社街镇]|sum|total", re.IGNORECASE)
_REMARKED = re.compile(r"[(\uff08][^)\uff09]{0,6}[)\uff09]$")
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
_NUMERALS = r"[\d,.零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟两]+"
_COUNTED = re.compile(
    rf"(?:合计|小计|总计|累计|共计|总共|汇总){_NUMERALS}[\u4e00-\u9fff]{{0,4}}|(?:以上)?共[\d,.]+[\u4e00-\u9fff]{{0,2}}"
)
#: Below a table, in the place of a name: ——以下空白——, （盖章）, 第1页 共1页, 附件：, 经办人.
_FOOT = re.compile(
    r"以下(?:空白|无正文).*|第\d+页.*|共\d+页|(?:附件|数据来源|注释?)\d*[:\uff1a].*|.{0,20}(?:盖章|公章|签章|签名|签字)"
    r"|备注|附注|说明|经办人?|填[表报]人?|制表人?|审[核批]人?|负责人|联系人|签[字名]|日期"
)
_AROUND = " -—–―=＝·*＊_()（）【】\u3000\t:\uff1a"
#: 示例：百货楼.
_EXAMPLE = re.compile(
    r"[(\uff08【](?:填写)?(?:示例|样例|范例|举例)[)\uff09】]|(?:填写)?(?:示例|样例|范例|举例)\s*[:\uff1a]"
)

#: 合计（其中：低保户3户）: a total and its parts in one cell.
_WITH_PARTS = re.compile(rf"(?:{'|'.join(sorted(TOTALS))})[\d,.]*[\u4e00-\u9fff]?[\W_]*其中")
LONGEST_TOTAL = 10
_TOTAL_OF = re.compile(r"(?:合计|小计|总计)$|(?:社区|村|街道|镇|网格|小区|类|级|般)汇总$")
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
    if not _MAY_BE_TOTAL.search(text):
        return False
    whole, word = folded(text), folded(_REMARKED.sub("", text))
    return word in TOTALS or bool(_COUNTED.fullmatch(whole) or _WITH_PARTS.match(whole))


def is_foot_word(text: str) -> bool:
    """Whether the text belongs below a table and is the name of nothing: a mark, a page, a signature."""
    return bool(_FOOT.fullmatch(cleaned(text).strip(_AROUND)))


def says_no_name(text: str) -> bool:
    """Whether the text says, where a name belongs, of when rows are or in what they count: 上月, 单位：元."""
    is_unit = units.is_said_of_all(text) and bool(units.unit_of(text))
    is_time = len(text) <= LONGEST_TOTAL and (is_period(text) or is_not_of_a_month(text))
    return is_unit or is_time or is_example_name(text)


def is_total_of(text: str) -> bool:
    """Whether the text ends in a word of totals, behind what they are of: 槐荫社区小计."""
    return len(text) <= LONGEST_TOTAL + 8 and bool(_TOTAL_OF.search(folded(text)))


def is_example_name(text: str) -> bool:
    """Whether a name says of itself that it is an example."""
    return bool(_EXAMPLE.match(cleaned(text)))


def is_no_name(text: str) -> bool:
    """Whether the text says what stands above, or nothing, or holds no letter or digit: 同上, 无, /."""
    return len(text) < LONGEST_DITTO and (folded(text) in DITTO | NOBODY or not any(map(str.isalnum, text)))


def is_below(value: Any) -> bool:
    """Whether a name that stands alone in its row is none: a day below a signature, 同上, a stroke."""
    if not isinstance(value, str):
        return isinstance(value, dt.date)
    try:
        return is_no_name(value) or is_foot_word(value) or read_day(value) is not None
    except ValidationError:
        return False
