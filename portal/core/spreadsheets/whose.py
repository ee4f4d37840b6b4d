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
#: The same of its code.
CODED = {f"{one}社区{kind}" for one in _BEFORE for kind in ("代码", "编码", "编号", "码")}


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

    def owns(self, text: str) -> bool:
        """Whether the text names this community, by name or by code."""
        return folded(text) == self._own or self._own in self._named(text)

    def another(self, texts: Sequence[tuple[str, str]]) -> tuple[str, str, set[str]] | None:
        """The first text that names another community, where none of them names this one; and whose."""
        named = [(where, text, self._named(text)) for where, text in texts]
        others = [one for one in named if one[2]]
        if not others or any(self._own in codes for _where, _text, codes in named):
            return None
        where, text, _codes = others[0]
        return where, text, {code for one in others for code in one[2]}

    def _named(self, text: str) -> set[str]:
        """Longer names first: 东清泉社区 is not 清泉社区."""
        rest, codes = folded(text), set()
        if found := re.match(r"[^\d]+(?=\d|$)", rest):
            codes |= self._bare.get(found[0], set())
        for name in sorted(self._full, key=len, reverse=True):
            if name in rest:
                rest = rest.replace(name, " ")
                codes |= self._full[name]
        return codes
