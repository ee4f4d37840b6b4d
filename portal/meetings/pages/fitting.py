"""How large the sentences of a page may be, so that few of them fill it and many stay on it."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

#: What a page holds on the narrowest screen of a room (4:3), in the unit of its style sheet (rem), and how
#: wide it is on a wide one (from 8:5).
WIDE, TALL = 55.0, 34.0
WIDEST = 65.0
#: Sizes by the names that the style sheet has for them (``projector/_closing.scss``), largest first.
SIZES = (("largest", 2.3), ("larger", 1.9))
LEADING = 1.5


def sizes_of(kind: str, texts: Sequence[str], apart: float) -> str:
    """The classes of a list: the largest size in which the texts fit, each with *apart* below it.

    One for any screen and one for a wide one; none where the usual size is the largest.
    """
    found = ((kind, _size(texts, apart, WIDE)), (f"{kind}-wide", _size(texts, apart, WIDEST)))
    return " ".join(f"{name}-{size}" for name, size in found if size)


def _size(texts: Sequence[str], apart: float, width: float) -> str:
    for name, size in SIZES:
        lines = sum(ceil(len(text) * size / width) for text in texts)
        if lines * size * LEADING + len(texts) * apart <= TALL:
            return name
    return ""
