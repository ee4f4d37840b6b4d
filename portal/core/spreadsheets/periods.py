"""Of which period a title, a sheet's or a file's name or a cell speaks, as against the month that is asked.

The one reader of periods: years, months and spans, in figures, in Chinese numerals and in English. What is
no period (telephone and document numbers) and what is the day of making (填报日期, 导出时间) says nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from portal.core.month import Month
from portal.core.spreadsheets.days import DASHES, number_of
from portal.core.text import cleaned, folded, of_one_width

TO = r"(?:起?(?:[-~〜]+|至|到))"
MONTH_OF_YEAR, DAY_OF_MONTH = r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = rf"(?:(?:\d{{4}}[-./年])?{MONTH_OF_YEAR}[-./月](?:份)?(?:{DAY_OF_MONTH}[日号]?)?|20\d{{6}}(?!\d))"
FILLED = r"填[表报写]|制表|报送|上报|打印|印[制发刷]|导出|下载|生成|审[核批]|更新|提交|签发|发布|录入"
#: Blanks that Chinese writing sets around numbers: 2026 年 10 月.
_GAPS = re.compile(r"\s+(?=[年月日号至到~〜-])|(?<=[年月日号至到~〜-])\s+")
NUMERALS = "一二三四五六七八九十"
_YEAR_IN_WORDS = re.compile(r"(?<![〇零一二三四五六七八九])([二一][〇零○o0一二三四五六七八九]{3})(?=年)")
_IN_WORDS = re.compile(
    rf"[{NUMERALS}]{{1,3}}(?=月(?![{NUMERALS}]*次))|(?<=月)[{NUMERALS}]{{1,3}}(?=[日号])"
    rf"|[{NUMERALS}]{{1,3}}(?={TO}[{NUMERALS}\d]{{1,3}}月)"
)
#: Numbers that look like a period and are none, bases and comparisons, and days on which somebody filled in.
_NONE = re.compile(
    rf"[〔\[(【]\d{{4}}[〕\])】]第?\d+号|(?:邮编|邮政编码|电话|热线|传真|手机|文号|编号|代码)[: ]*[\d-]+"
    rf"|{_DATE}(?:份)?为基数|[较比]{_DATE}"
    rf"|(?:{FILLED})(?:日期|时间|于)?[: ]*{_DATE}(?<!月)(?<!月份)"
    rf"|{_DATE}(?<!月)(?<!份)[ (]*(?:{FILLED})"
)
#: A month in which somebody filled in, beside that of the figures.
_FILLED_IN = re.compile(rf"(?:\d{{4}}年)?{MONTH_OF_YEAR}月(?:份)?(?:{FILLED})")
_TOKEN = re.compile(
    rf"(?:(?P<ya>\d{{4}}|\d\d)年度?)?(?<!\d)(?<!\d[-./])(?P<ma>{MONTH_OF_YEAR})(?:月份?)?{TO}"
    rf"(?:(?P<yb>\d{{4}}|\d\d)年)?(?P<mb>{MONTH_OF_YEAR})月份?(?!{DAY_OF_MONTH}[日号])"
    rf"|(?:(?P<y1>\d{{4}}|\d\d)年度?)?(?<!\d)(?P<m1>{MONTH_OF_YEAR})月(?:份|底|末|初)?(?:(?P<d1>{DAY_OF_MONTH})[日号])?"
    rf"|(?<!\d)(?P<y2>(?:19|20)\d\d)(?P<sep>[-./])(?P<m2>{MONTH_OF_YEAR})(?:(?P=sep)(?P<d2>{DAY_OF_MONTH})(?![\d月]))?(?!\d)"
    rf"|(?<!\d)(?P<y3>(?:19|20)\d\d)(?P<m3>0[1-9]|1[0-2])(?P<d3>0[1-9]|[12]\d|3[01])?(?!\d)"
    rf"|(?<!\d)(?P<y4>(?:19|20)\d\d)(?:年度?(?!版|修订)|$(?<=^\d{{4}}))"
)
_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
ENGLISH_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_ENGLISH = re.compile(
    rf"(?<![a-z])(?:((?:19|20)\d\d)[\s,.'-]*{ENGLISH_MONTH}|{ENGLISH_MONTH}[\s,.'-]*((?:19|20)\d\d)|^{ENGLISH_MONTH}\.?$)(?![a-z])"
)
#: Behind a month or a day: another without its year, 2026-09-01至09-30; behind 2026-10: ~12; 9月1日-30日.
_SHORT_END = re.compile(
    rf"{TO}(?:({MONTH_OF_YEAR})[-.]{DAY_OF_MONTH}(?![\d年月])|{DAY_OF_MONTH}[日号])|(?:[~〜至到])({MONTH_OF_YEAR})(?![\d年月日号.-])"
)
_UNTIL_NOW = re.compile(rf"{TO}?(?:今(?![年日])|目前|现在)|以来")
#: What makes the day before which it stands one of the figures: 截至2026年9月30日.
_OF_FIGURES = re.compile(r"(?:截[至止]到?|统计|数据|所属)(?:时间|日期|期间|周期|区间|时点|至)?[: ]*$")
#: Spans that go by a name; beside the name of the month they may but say in what it lies.
_SPAN = re.compile(
    r"[前近][\d一二三四五六七八九十两]+个月|[一二三四1-4]季度|[上下]半年|全年|半年度|年报(?!表)|(?<![a-z])q[1-4](?![0-9a-z])"
)
_TOTAL = re.compile(
    r"(?<![本当]月)累计|至今汇总|截[至止].*汇总|年初(?:至|到|以来)|[今本]年(?:以来|至今|累计)|年内"
)
_COMPARED = re.compile(r"对比|对照表|比较表|两月|两期|各月|逐月|分月")
_BEFORE = re.compile(r"(?<![较比与同对和含不及])(?:去年|上年|上一年|上个?月|上季)(?!结转|结存|末|底|遗留|未)")
#: A period with nothing beside it but which of its figures: 9月份, 2026-10完成数.
_ALONE = re.compile(
    rf"(?:{_TOKEN.pattern}|{_ENGLISH.pattern}|{_BEFORE.pattern})(?:当月|累计|合计|完成|实际|发生|末|底)?[数值量]?"
)
#: A month over several cells.
_PIECE = re.compile(r"\d{1,4}|\d{4}年|(?:报告|统计|数据|所属)?(?:年份?度?|月份?度?)[:\uff1a]?")
_IN_PIECES = re.compile(
    rf"(?:\D{{0,2}}年[份度]?[:\uff1a]?(?P<y>\d{{4}})年?)?\D{{0,2}}月[份度]?[:\uff1a]?(?P<m>{MONTH_OF_YEAR})月?|(?:(?P<year>\d{{4}})年度?)?(?P<month>{MONTH_OF_YEAR})月份?"
)
_QUARTER = re.compile(r"([一二三四1-4])季度")
#: How to fill in, or what the table is not.
_REMARK = re.compile(
    r"^\s*[(\uff08]?(?:注|备注|说明|填[表报]说明|要求|提示)\d?\s*[:\uff1a]|^(?:根据|依据|按照)"
    r"|[不勿非无][得要含是填报包括]{0,3}(?:累计|计划|目标|预)"
)
LONGEST = 60  # what is longer is no title


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says of periods.

    ``own`` the month itself, ``near`` a day of it, ``named`` another month or year, ``before`` the one
    before without its name (上月), ``longer`` several months, a total over time or a comparison, ``span`` a
    quarter or the like in which the month may lie.
    """

    own: bool = False
    near: bool = False
    named: bool = False
    before: bool = False
    longer: bool = False
    span: bool = False

    @property
    def other(self) -> bool:
        """Whether the text speaks of another month or year."""
        return self.named or self.before

    @property
    def is_ours(self) -> bool:
        """Whether the text names the month or a day of it, and nothing else."""
        return (self.own or self.near) and not (self.other or self.longer)


@dataclass(frozen=True, slots=True)
class _Token:
    """A period as it stands: its first and last month, the day if there is one, and where it stands."""

    first: Month | None
    last: Month | None
    day: int
    year: int
    start: int
    end: int


_LABEL = re.compile(rf"(?:{FILLED}|统计|数据|所属)(?:日期|时间|期间|区间|周期)[:\uff1a]?")


def is_label(text: str) -> bool:
    """Whether the text says what the date in the cell behind it is: 填表日期, 统计时间."""
    return len(text) <= LONGEST and bool(_LABEL.fullmatch(text.strip()))


def is_title(text: str) -> bool:
    """Whether the text may say what the table is: not a remark, and not too long."""
    return len(folded(text)) <= LONGEST and not _REMARK.search(text)


@lru_cache(maxsize=4096)
def read(text: str, month: Month) -> Said:
    """What the text says of periods, as against *month*, whose year is meant where none is named."""
    plain = _NONE.sub("＿", plain_of(text))
    may_be_title = is_title(text)
    own, near, other, longer, months = False, False, False, False, set()
    beside = [found.span() for found in _FILLED_IN.finditer(plain)]
    for one in _tokens(plain, month):
        if one.first is None or one.last is None:
            other |= may_be_title and one.year != month.year
            longer |= one.year <= month.year and bool(_UNTIL_NOW.match(plain, one.end))
        elif one.first != one.last:
            longer = True
            other |= may_be_title and one.last != month
        elif one.day:
            near |= one.first == month
            is_figures = one.first < month or bool(_OF_FIGURES.search(plain[: one.start]))
            other |= may_be_title and one.first != month and is_figures
        else:
            own |= one.first == month
            other |= one.first != month
            if not any(start <= one.start < end for start, end in beside):
                months.add(one.first)
            longer |= one.first < month and bool(_UNTIL_NOW.match(plain, one.end))
    before = may_be_title and bool(_BEFORE.search(plain))
    several = month in months and len(months) > 1
    words = folded(text)
    is_longer = longer or several or bool(_TOTAL.search(words) or _COMPARED.search(words))
    return Said(own, near, other, before, may_be_title and is_longer, bool(_SPAN.search(words)))


def in_pieces(cells: Iterable[str]) -> list[tuple[int, str]]:
    """Months that a row says over several cells, and where each begins: 2026 | 年 | 9 | 月, 月份 | 9."""
    found, pieces = [], []
    for place, text in enumerate([*cells, "-"]):
        plain = plain_of(text)
        if _PIECE.fullmatch(plain):
            pieces.append((place, plain))
        elif plain:
            joined = _IN_PIECES.fullmatch("".join(one for _place, one in pieces)) if len(pieces) > 1 else None
            if joined:
                year, month = joined["y"] or joined["year"], joined["m"] or joined["month"]
                found.append((pieces[0][0], (f"{year}年" if year else "") + f"{int(month)}月"))
            pieces = []
    return found


def is_of_another(heading: str, month: Month, *, is_before: bool = False) -> bool:
    """Whether what a column is called speaks of another month than *month*, or of another quarter.

    *is_before*: what was brought forward stands there, so that the month before is meant, by name or not.
    """
    said = read(heading, month)
    if said.own or (is_before and read(heading, month - 1).own):
        return False
    quarter = _QUARTER.search(plain_of(heading))
    if quarter and (number_of(quarter[1]) if quarter[1] in NUMERALS else int(quarter[1])) != _quarter(month):
        return True
    return said.named if is_before else said.other


def _quarter(month: Month) -> int:
    return (month.month + 2) // 3


def is_period(text: str, *, or_day: bool = False) -> bool:
    """Whether the text names a month, a span of months or the time before, no day, and says nothing else."""
    found = _ALONE.fullmatch(plain_of(text))
    return found is not None and (or_day or not (found["d1"] or found["d2"] or found["d3"]))


def plain_of(text: str) -> str:
    """One width and one kind of dash, numerals as figures, no blanks around the signs of a date."""
    text = of_one_width(cleaned(text).replace("\n", " ")).translate(DASHES).lower()
    text = _GAPS.sub("", text)
    text = _YEAR_IN_WORDS.sub(lambda found: "".join(str(_digit(sign)) for sign in found[1]), text)
    return _IN_WORDS.sub(lambda found: str(number_of(found[0])), text)


def _digit(sign: str) -> int:
    return 0 if sign in "〇零○o0" else NUMERALS.index(sign) + 1


def _tokens(text: str, month: Month) -> Iterator[_Token]:
    """The periods of the text; two with 至 between them are one from the first to the last."""
    found = sorted([*_named(text, month), *_in_english(text, month)], key=lambda one: one.start)
    while found:
        one = found.pop(0)
        if one.first and one.last and found and re.fullmatch(TO, text[one.end : found[0].start]):
            one = _joined(one, found.pop(0))
        elif one.first and (short := _SHORT_END.match(text, one.end)):
            last = Month(one.first.year, int(short[1] or short[2] or one.first.month))
            one = _Token(one.first, last, 0, one.year, one.start, short.end())
        yield one


def _joined(one: _Token, other: _Token) -> _Token:
    """From the one to the other; at most 31 days are the month in which they end (9月26日至10月25日)."""
    first, last = one.first, other.last
    if first and last and one.day and other.day and last.since(first) == 1 and other.day < one.day:
        first = last
    return _Token(first, last or first, 0, one.year, one.start, other.end)


def _named(text: str, month: Month) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        at = found.start(), found.end()
        year = found["ya"] or found["y1"] or found["y2"] or found["y3"] or found["y4"]
        of = month.year if year is None else int(year) + (2000 if len(year) == 2 else 0)
        if found["ma"]:
            last = Month(_year(found["yb"], of), int(found["mb"]))
            yield _Token(Month(of, int(found["ma"])), last, 0, of, *at)
        elif named := found["m1"] or found["m2"] or found["m3"]:
            day = int(found["d1"] or found["d2"] or found["d3"] or 0)
            yield _Token(Month(of, int(named)), Month(of, int(named)), day, of, *at)
        else:
            yield _Token(None, None, 0, of, *at)


def _year(written: str | None, otherwise: int) -> int:
    return otherwise if written is None else int(written) + (2000 if len(written) == 2 else 0)


def _in_english(text: str, month: Month) -> Iterator[_Token]:
    for found in _ENGLISH.finditer(text):
        name = found[2] or found[3] or found[5]
        of = Month(int(found[1] or found[4] or month.year), _NAMES.index(name[:3]) + 1)
        yield _Token(of, of, 0, of.year, *found.span())


#: What is said of a figure that is not of now: of another time, a total over time, planned, a comparison.
_NOT_NOW = re.compile(
    r"(?:[去上前]一?(?:年度?|个?月份?|季度?|期|半年)|(?<!本)(?:年|期|季)初|同期)(?:同期|末|底|初)?(?:累计)?[数值量]?"
    r"|(?:本?[年月季]度?|全年)?(?:目标|计划|任务|预[计测估]|预期)(?:完成|新增)?(?:任务)?[数值量]?"
    r"|(?:[本今全历]?年(?:度|初)?)?(?:至今|以来)?累计(?:完成|新增|任务)?[数值量]?|年初至今"
    r"|[同环]比(?:完成|新增)?[数值量]?|增减[数值量率]?"
)
#: The same of a figure of one month, for which the year and the quarter are others too.
_NOT_OF_THE_MONTH = re.compile(
    rf"{_NOT_NOW.pattern}|{_TOTAL.pattern}|[今本全]?年(?:度|同期|末|底)?[数值量]?|(?:年度|全年)(?:完成|新增)[数值量]?"
    r"|[一二三四1-4]季度|[上下]半年"
)


def is_not_of_a_month(text: str) -> bool:
    """Whether the text says of a figure that it is a total, a target or another time's, and says no more."""
    return bool(_NOT_OF_THE_MONTH.fullmatch(folded(text)))


def is_of_no_month(text: str, month: Month) -> bool:
    """The same, or whether it names another month than *month* and nothing else."""
    return is_not_of_a_month(text) or (is_period(text) and not read(text, month).is_ours)


def is_not_now(text: str, today: dt.date) -> bool:
    """Whether a heading says that what stands under it was so at another time, is planned, or adds up."""
    plain = folded(text)
    if _NOT_NOW.fullmatch(plain):
        return True
    years = re.findall(r"(?<!\d)((?:19|20)\d\d)(?=年)", plain)
    return is_period(text) and any(int(one) != today.year for one in years)
