"""What the headers and footers of a page say, but for numbers of pages, days and names of sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d+|[A-Za-z])')
_PAGES = re.compile(r"第|共|页|张|page|of|[\s\W\d_]", re.IGNORECASE)


def said(texts: Iterable[str]) -> Iterator[str]:
    """The texts that say something, each once."""
    yield from (one for one in dict.fromkeys(texts) if _PAGES.sub("", one))


def parts_of(text: str) -> list[str]:
    """What stands to the left, in the middle and to the right, without the codes of fonts and numbers."""
    return [_CODES.sub("", one).strip() for one in re.split(r"&[LCR]", text)]
