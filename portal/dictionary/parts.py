"""A part of the dictionary: a table that the page folds and the file has as a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.text import capfirst

from portal.core.access import ALLOWED, Role, Verb
from portal.core.month import Month
from portal.core.text import folded

Row = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Heading:
    """What heads a column; *width* in signs of the sheet.

    The page shows a column that is not *is_main* below the others, with its heading, where it says anything.
    """

    text: str
    width: int = 14
    is_main: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it: the main cells, then what else is said, each with its heading."""

    main: list[str | int]
    more: list[tuple[str, str | int]]


@dataclass(frozen=True, slots=True)
class Part:
    """One table; *key* is its anchor on the page, *said* what is true of all its rows."""

    key: str
    title: str
    headings: tuple[Heading, ...]
    rows: Sequence[Row]
    said: str = ""

    def having(self, words: str) -> Part:
        """Only the rows that hold *words*, however they are written (``core.text.folded``)."""
        wanted = folded(words)
        found = [row for row in self.rows if wanted in folded(" ".join(map(str, row)))]
        return replace(self, rows=found)

    @property
    def shown(self) -> list[Heading]:
        """The headings of the columns that stand beside each other on the page."""
        return [one for one in self.headings if one.is_main]

    @property
    def lines(self) -> list[Line]:
        """The rows as the page shows them."""
        return [self._line(row) for row in self.rows]

    def _line(self, row: Row) -> Line:
        pairs = list(zip(self.headings, row, strict=True))
        more = [(heading.text, cell) for heading, cell in pairs if not heading.is_main and cell != ""]
        return Line([cell for heading, cell in pairs if heading.is_main], more)


def called(model: Any, name: str) -> str:
    """What the field of a model is called, to head a column."""
    return capfirst(str(model._meta.get_field(name).verbose_name))


def since(month: Month) -> str:
    """The first month of something; empty where it always was."""
    return "" if month == Month.MIN else str(month)


def until(month: Month) -> str:
    """The last month of something; empty where no end is set."""
    return "" if month == Month.MAX else str(month)


def holders(verb: Verb) -> str:
    """The roles that may do it."""
    return joined(role.label for role in Role if verb in ALLOWED[role])


def joined(texts: Iterable[Any], sign: str = "、") -> str:
    """The texts that say anything, one after another."""
    return sign.join(text for text in map(str, texts) if text)
