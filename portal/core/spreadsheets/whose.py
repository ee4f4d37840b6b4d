"""Which communities titles name: in full, in short, and bare before a year or alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from portal.core.text import folded

_BEFORE = ("", "所属", "所在", "归属", "隶属", "管辖", "所辖")
_KINDS = ("社区", "村", "村社区", "社区村", "村居", "村/社区", "社区/村", "社区居委会", "居委会")
#: What a column is headed that says in which community each row lies.
HEADED = {f"{one}{kind}{behind}" for one in _BEFORE for kind in _KINDS for behind in ("", "名", "名称")}
HEADED |= {"责任社区", "填报社区", "上报社区", "报送社区"}
#: What a column is headed in which a community may be named, or somebody else: what stands in it tells.
PERHAPS = {
    f"{before}{kind}{behind}"
    for before in (*_BEFORE, "填报", "上报", "报送", "申报", "责任", "主管", "报告")
    for kind in ("单位", "属地", "辖区", "区域", "地区", "片区", "地域", "部门", "主体", "机构")
    for behind in ("", "名称")
} | {"填报人单位", "归口", "来源", "地点所在", "属地社区"}
#: What a heading says of a community that is not the one in which the row lies.
PARTNER = re.compile(r"结对|联建|共建|帮扶|联系|对接|协办|来自|迁|转|原|曾|户籍|籍贯|推荐|支援|友好")
#: What holds remarks, in which a community may be named by the way.
_REMARKS = re.compile(r"备注|说明|情况|内容|原因|名称|事项|要求|意见|措施")
#: The same of its code.
CODED = {f"{one}社区{kind}" for one in _BEFORE for kind in ("代码", "编码", "编号", "码")}

#: What a community's own organisations add to its name.
_COMMITTEE = (
    r"(?:居民委员会|居委会?|村民委员会|村委会?|两委|党委|党总支|党支部|(?:党群|便民)?服务(?:中心|站)|工作站)"
)
_ORGANISATION = re.compile(rf"(?:社区)?{_COMMITTEE}?$")
COUNTY = 6  # digits of a code by which communities of one county are told from other numbers
#: 永安 of 永安街道清泉社区 is the sub-district, and not the community of the same name.
_NO_OFFICE = r"(?!街道|街办|镇|乡)"
_CODE = re.compile(r"(?<!\d)\d{12}(?!\d)")
#: What stands between the words of a title: 填报单位：清泉, 2026年10月（清泉）.
_BETWEEN = re.compile(r"[\s:\uff1a()\uff08\uff09【】\[\]〔〕\-—_·、,\uff0c;\uff1b/|]+")


#: What is called as a community is, known here or not; 本社区 and 各村 are none.
_CALLED = re.compile(r"(?![本全各我该所])[^\d]{2,}?(?:社区|村|居委会?|村委会?|居民委员会|村民委员会)(?=\d|$)")


def is_called_as_one(text: str) -> bool:
    """Whether the text is what communities are called, whether anybody knows it or not."""
    return bool(_CALLED.fullmatch(folded(text)))


def begins_as_one(text: str) -> bool:
    """Whether the text, a title, begins with such a name."""
    return bool(_CALLED.match(folded(text)))


def without_organisation(name: str) -> str:
    """What is left of the name of a community, or of its committee: 槐荫 of 槐荫社区居委会."""
    return _ORGANISATION.sub("", name)


class Named:
    """What titles call communities; *rows* are the code, the registered and the short name of each."""

    def __init__(self, own: str, rows: Iterable[tuple[str, str, str]]) -> None:
        self._own = own
        self._full: dict[str, set[str]] = {}
        self._bare: dict[str, set[str]] = {}
        for code, name, short in rows:
            bare = folded(short).removesuffix("社区")
            for one in {folded(name), bare if bare.endswith("村") else f"{bare}社区"}:
                self._full.setdefault(one, set()).add(code)
            self._bare.setdefault(bare, set()).add(code)
            if code == own:
                self._full.setdefault(bare, set()).add(code)

    def is_one(self, text: str) -> bool:
        """Whether the text is what a community is called, or its code, and nothing else."""
        name = folded(text)
        names = (name, without_organisation(name))
        return name == self._own or any(one in self._full or one in self._bare for one in names)

    def is_another(self, text: str) -> bool:
        """Whether the text is another community's name, or its code, and nothing else."""
        return self.is_one(text) and not self.owns(text)

    def tells_whose(self, heading: str, values: Iterable[str]) -> bool:
        """Whether a column of that heading says in which community its rows lie: another's is named there.

        Under a heading that may mean anything, most rows have to name one, and none anything else.
        """
        texts, name = list(values), folded(heading)
        filled = [one for one in texts if one]
        named = [one for one in filled if self.is_one(one)]
        if not any(map(self.is_another, named)) or PARTNER.search(name):
            return False
        is_plain = len(named) == len(filled) and 2 * len(filled) >= len(texts) and not _REMARKS.search(name)
        return name in PERHAPS or is_plain

    def owns(self, text: str) -> bool:
        """Whether the text names this community, by name or by code."""
        name = without_organisation(folded(text))
        return folded(text) == self._own or self._own in self._named(text) | self._bare.get(name, set())

    def another(self, texts: Sequence[tuple[str, str]]) -> tuple[str, str, set[str]] | None:
        """The first text that names another community, where none of them names this one; and whose."""
        named = [(where, text, self._named(text)) for where, text in texts]
        others = [one for one in named if one[2]]
        if not others or any(self._own in codes for _where, _text, codes in named):
            return None
        where, text, _codes = others[0]
        return where, text, {code for one in others for code in one[2]}

    def _named(self, text: str) -> set[str]:
        """Longer names first: 东清泉社区 is not 清泉社区; a bare one alone, before a year or a committee."""
        rest, codes = folded(text), set()
        codes |= {one for one in _CODE.findall(rest) if one[:COUNTY] == self._own[:COUNTY]}
        for word in (rest, *map(folded, _BETWEEN.split(text))):
            if found := re.match(r"[^\d]+(?=\d|$)", word):
                codes |= self._bare.get(without_organisation(found[0]), set())
        for name in sorted({*self._full, *self._bare}, key=len, reverse=True):
            form = re.escape(name) + (_NO_OFFICE if name in self._full else _COMMITTEE)
            if name in rest and re.search(form, rest):
                rest = re.sub(form, " ", rest)
                codes |= self._full.get(name) or self._bare[name]
        return codes
