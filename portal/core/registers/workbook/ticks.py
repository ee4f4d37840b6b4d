"""Columns of a register's file under one question, of which one is ticked: 已登记 over 是 and 否."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.utils.translation import gettext as _

from portal.core.registers.declaration import Register, get_register
from portal.core.spreadsheets.book import Book, Sheet
from portal.core.spreadsheets.cells import at, names_of
from portal.core.spreadsheets.tables import Table
from portal.core.spreadsheets.ticked import Question, fold


def ticked_in(register: type[Register], book: Book) -> dict[str, list[Question]]:
    """Make such columns one in every sheet; the questions there were, by the sheet's name."""
    return {sheet.name: fold(sheet, choices_of(register.slug)) for sheet in book.sheets}


@cache
def choices_of(slug: str) -> list[frozenset[str]]:
    """Of each field with choices, their names in every language."""
    register = get_register(slug)
    fields = (register.model._meta.get_field(name) for name in register.fields())
    return [
        frozenset().union(*(names_of(label) for _v, label in one.flatchoices))
        for one in fields
        if one.choices
    ]


def ticked_in_block(
    register: type[Register], block: list[list[str]]
) -> tuple[list[list[str]], list[Question]]:
    """The same of a pasted block, without the rows that hold nothing but the words of such questions."""
    sheet = Sheet("", [(n, [one or None for one in cells]) for n, cells in enumerate(block, 1)])
    questions = fold(sheet, choices_of(register.slug))
    if not questions:
        return block, questions
    rows, gone = dict(sheet.rows), {one.row + 1 for one in questions}
    numbers = [n for n in range(1, len(block) + 1) if n in rows or n not in gone]
    return [
        ["" if one is None else str(one) for one in rows.get(n, [None] * len(block[0]))] for n in numbers
    ], questions


def how_ticked(one: Question) -> str:
    """How ticks under the words of a question were read."""
    why = _("%(words)s are columns under one heading; a tick was read as the word above it")
    return why % {"words": _("; ").join(one.words.values())}


def say_ticked(questions: Iterable[Question], table: Table) -> None:
    """Say of each such column of the table that its ticks were read as the words above them."""
    for one in questions:
        if one.place in table.positions.values():
            table.notes.say(at(table.sheet, one.row, one.place), one.text, how_ticked(one))
