"""How a name is spelt: its pinyin and the initials of it, as people type them without tones.

石榴园 is typed ``shiliuyuan`` or ``sly``. A sign with several readings (重: zhong, chong) is read as its
phrase says (pypinyin). The other readings are kept beside it, one sign changed at a time: who reads it
otherwise finds it too, and there are as many spellings as signs, not as combinations of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pypinyin import Style, lazy_pinyin, pinyin

from portal.core.text import folded

#: Readings kept of one sign, the usual one first; more are known to dictionaries only.
READINGS = 2
#: Signs whose other readings are kept; what stands further back in a long title is read as its phrase says.
SIGNS = 24
APART = " "  # between two spellings: no spelling holds a blank


@lru_cache(maxsize=10_000)
def _readings(sign: str) -> tuple[str, ...]:
    """Ways to read one sign, the usual one first."""
    found = pinyin(sign, style=Style.NORMAL, heteronym=True)[0]
    return tuple(dict.fromkeys(found))[:READINGS]


def spelt(name: str) -> str:
    """Every spelling of the name, one after the other; only itself where it holds no Chinese sign."""
    text = folded(name)
    usual = lazy_pinyin(text, style=Style.NORMAL, errors=_one_by_one)
    whole = [usual, *_otherwise(text, usual)] if len(usual) == len(text) else [usual]
    spellings = ["".join(syllables) for syllables in whole]
    initials = ["".join(one[:1] for one in syllables) for syllables in whole]
    return APART.join(dict.fromkeys([*spellings, *initials]))


def _one_by_one(rest: str) -> Any:
    """Signs without a reading stand for themselves; the package's types know single texts only."""
    return list(rest)


def _otherwise(text: str, usual: list[str]) -> Iterator[list[str]]:
    for place, sign in enumerate(text[:SIGNS]):
        for reading in _readings(sign):
            if reading != usual[place]:
                yield [*usual[:place], reading, *usual[place + 1 :]]
