"""Looks a template over before anything is filled: is it a harmless .docx, and is every tag one we know?

A wrong tag is reported by its name and place. What a tag may say is little on purpose: names, their
fields, ``for`` over our lists, ``if``; no calls, no arithmetic, no other statements.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph
from jinja2 import Environment, TemplateSyntaxError, nodes

from portal.core.spreadsheets import guard
from portal.meetings.word.tags import INDICATOR, ROWS, SCALARS, SENTENCE, TEXTS

LARGEST = 2 * 1024**2
MOST_TAGS = 1_000
DEEPEST = 2
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
LOOSE = re.compile(r"\{\{|\}\}|\{%|%\}")
STATEMENT = re.compile(r"^\{%-?\s*(?:(?:p|tr|tc|r)\s+)?(\w+)\s*(.*?)\s*-?%\}$")
FOR = re.compile(r"^(\w+)\s+in\s+(.+)$")
ALLOWED_NODES = (
    nodes.Template, nodes.Output, nodes.Name, nodes.Getattr, nodes.Const, nodes.Compare, nodes.Operand,
    nodes.And, nodes.Or, nodes.Not,
)  # fmt: skip
DANGEROUS_PARTS = ("vbaproject", "activex", "embeddings/", "attachedtemplate")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a template: the tag as written, where it stands, what to do."""

    tag: str
    place: str
    text: str

    def __str__(self) -> str:
        return _("%(place)s, “%(tag)s”: %(text)s") % {"place": self.place, "tag": self.tag, "text": self.text}


class TagError(Exception):
    """What is wrong with one tag, in a sentence."""


def refuse_harmful(content: bytes) -> None:
    """Raise ``ValidationError`` unless *content* is a .docx without macros, embedded or outside parts."""
    if len(content) > LARGEST:
        raise ValidationError(_("The file is larger than %(limit)s MB.") % {"limit": LARGEST // 1024**2})
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            guard.check_parts(archive.infolist())
            if "word/document.xml" not in archive.namelist():
                raise ValidationError(_("This is not a Word file (.docx)."))
            for name in archive.namelist():
                _refuse_part(name.lower(), archive.read(name))
    except zipfile.BadZipFile:
        raise ValidationError(_("This is not a Word file (.docx).")) from None


def _refuse_part(name: str, data: bytes) -> None:
    if any(sign in name for sign in DANGEROUS_PARTS):
        raise ValidationError(_("The template holds macros or embedded files; take them out."))
    if not name.endswith((".xml", ".rels")):
        return
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValidationError(_("This is not a Word file (.docx)."))
    outside = name.endswith(".rels") and b'TargetMode="External"' in data
    if outside and b"/hyperlink" not in data:
        raise ValidationError(_("The template refers to files outside of it; take the references out."))


def problems(content: bytes, codes: Container[str] | None = None) -> list[Problem]:
    """Everything that is wrong with the tags of a harmless .docx; empty if it can be filled.

    With *codes*, those of the indicators there are, a tag of any other indicator is wrong as well.
    """
    try:
        document = Document(io.BytesIO(content))
    except Exception as error:  # python-docx raises what its XML parser and zip reader do
        raise ValidationError(_("The Word file is damaged; open and save it once more.")) from error
    reader = _Reader(codes)
    for place, text in _paragraphs(document):
        reader.read(place, text)
    return reader.finish()


# --- walking the document --------------------------------------------------------------------------


def _paragraphs(document: Any) -> Iterator[tuple[str, str]]:
    """Place and text of every paragraph: headers and footers first, then the body in order."""
    for section in document.sections:
        parts = (
            (_("page header"), section.header),
            (_("page footer"), section.footer),
            (_("page header"), section.even_page_header),
            (_("page footer"), section.even_page_footer),
            (_("page header"), section.first_page_header),
            (_("page footer"), section.first_page_footer),
        )
        for place, part in parts:
            yield from _blocks(part, place)
    yield from _blocks(document, "")


def _blocks(container: Any, prefix: str) -> Iterator[tuple[str, str]]:
    paragraphs = tables = 0
    for block in container.iter_inner_content():
        if isinstance(block, Paragraph):
            paragraphs += 1
            place = prefix or _("paragraph %(number)s") % {"number": paragraphs}
            yield place, block.text
        elif isinstance(block, Table):
            tables += 1
            yield from _cells(block, _("table %(number)s") % {"number": tables})


def _cells(table: Table, prefix: str) -> Iterator[tuple[str, str]]:
    seen = set()
    for row_number, row in enumerate(table.rows, start=1):
        for cell_number, cell in enumerate(row.cells, start=1):
            if cell._tc in seen:  # a merged cell stands in every column it covers
                continue
            seen.add(cell._tc)
            place = _("%(table)s, row %(row)s, column %(column)s") % {
                "table": prefix,
                "row": row_number,
                "column": cell_number,
            }
            yield from _blocks(cell, place)


# --- reading the tags ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """A ``for`` or ``if`` that waits for its end."""

    word: str
    tag: str
    place: str
    variable: str = ""


@dataclass(slots=True)
class _Reader:
    """Reads tags in document order and keeps what is open."""

    codes: Container[str] | None = None
    found: list[Problem] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    #: What each loop variable stands for: the name of its list in ROWS, or "" for a text.
    variables: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def read(self, place: str, text: str) -> None:
        for tag in TAG.findall(text):
            self.count += 1
            try:
                self._tag(tag, place)
            except TagError as error:
                self.found.append(Problem(tag, place, str(error)))
        rest = LOOSE.search(TAG.sub("", text))
        if rest:
            around = TAG.sub("", text)[max(0, rest.start() - 5) : rest.end() + 15].strip()
            self.found.append(
                Problem(around, place, _("the tag is not closed, or its signs stand in two paragraphs."))
            )

    def finish(self) -> list[Problem]:
        self.found += [
            Problem(one.tag, one.place, _("its end is missing: {%% end%(word)s %%}.") % {"word": one.word})
            for one in self.open
        ]
        if self.count > MOST_TAGS:
            self.found.append(
                Problem("…", _("whole file"), _("more than %(limit)s tags.") % {"limit": MOST_TAGS})
            )
        return self.found

    def _tag(self, tag: str, place: str) -> None:
        if tag.startswith("{#"):
            return
        if tag.startswith("{{"):
            inner = re.sub(r"^(r|p)\s+", "", tag[2:-2].strip("- "))
            if self._expression(inner) not in ("", None):
                raise TagError(_("this is a list; go through it with {% for … in … %}."))
            return
        match = STATEMENT.match(tag)
        word, rest = (match[1], match[2]) if match else ("", "")
        if word == "for":
            self._for(tag, place, rest)
        elif word in ("if", "elif"):
            self._expression(rest)
            if word == "if":
                self.open.append(_Open("if", tag, place))
        elif word in ("endfor", "endif"):
            self._end(word[3:])
        elif word != "else":
            raise TagError(_("only for, if, elif, else, endfor and endif can be used."))

    def _for(self, tag: str, place: str, rest: str) -> None:
        match = FOR.match(rest)
        if not match:
            raise TagError(_("write it as {% for row in list %}."))
        variable, source = match[1], match[2]
        self.open.append(_Open("for", tag, place, variable))
        kind = self._expression(source)
        if kind is None or (kind not in ROWS and kind not in TEXTS):
            self.variables[variable] = ""
            raise TagError(_("“%(name)s” is not a list.") % {"name": source})
        self.variables[variable] = kind if kind in ROWS else ""
        if sum(one.word == "for" for one in self.open) > DEEPEST:
            raise TagError(_("loops can stand at most %(depth)s deep.") % {"depth": DEEPEST})

    def _end(self, word: str) -> None:
        if not self.open or self.open[-1].word != word:
            raise TagError(_("nothing is open that this could end."))
        ended = self.open.pop()
        if ended.word == "for":
            self.variables.pop(ended.variable, None)

    def _expression(self, text: str) -> str | None:
        """What an expression stands for: the name of a list, "" for a text, None for a whole row."""
        try:
            tree = _parser().parse("{{ " + text + " }}")
        except TemplateSyntaxError as error:
            raise TagError(_("this cannot be read: check brackets and quotation marks.")) from error
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, ALLOWED_NODES):
                raise TagError(_("only names and their fields can be used, no calls and no arithmetic."))
        kinds = [self._resolve(node) for node in _outermost(tree)]
        return kinds[0] if len(kinds) == 1 else ""

    def _resolve(self, node: nodes.Expr) -> str | None:
        path = _path(node)
        root, fields = path[0], path[1:]
        if root == "指标":
            return _resolve_indicator(fields, self.codes)
        if root == "loop" and self.variables and fields in (["index"], ["first"], ["last"]):
            return ""
        if root in self.variables:
            return _resolve_row(root, self.variables[root], fields)
        if root in ROWS and root != "行":
            known = not fields
        else:
            known = not fields and (root in SCALARS or root in TEXTS or bool(SENTENCE.match(root)))
        if not known:
            raise TagError(_("there is no tag of this name."))
        return root if root in ROWS or root in TEXTS else ""


def _parser() -> Environment:
    return Environment(autoescape=True)


def _outermost(tree: nodes.Template) -> list[nodes.Expr]:
    """Names with their fields, none inside another."""
    inner = {id(node.node) for node in tree.find_all(nodes.Getattr)}
    found = [*tree.find_all(nodes.Getattr), *tree.find_all(nodes.Name)]
    return [node for node in found if id(node) not in inner]


def _path(node: nodes.Node) -> list[str]:
    fields: list[str] = []
    while isinstance(node, nodes.Getattr):
        fields.append(node.attr)
        node = node.node
    if not isinstance(node, nodes.Name):
        raise TagError(_("only names and their fields can be used, no calls and no arithmetic."))
    return [node.name, *reversed(fields)]


def _resolve_indicator(fields: list[str], codes: Container[str] | None) -> str:
    if len(fields) != 2 or fields[1] not in INDICATOR:
        raise TagError(
            _("write it as 指标.code.field, with one of the fields %(fields)s.")
            % {"fields": "、".join(INDICATOR)}
        )
    if codes is not None and fields[0] not in codes:
        raise TagError(_("the meeting does not speak of the indicator “%(code)s”.") % {"code": fields[0]})
    return ""


def _resolve_row(name: str, rows: str, fields: list[str]) -> str | None:
    if not fields:
        return None if rows else ""
    if not rows or len(fields) > 1 or fields[0] not in ROWS[rows]:
        known = "、".join(ROWS[rows]) if rows else ""
        raise TagError(
            _("“%(name)s” has no such field; it has %(fields)s.") % {"name": name, "fields": known}
            if rows
            else _("“%(name)s” is a text and has no fields.") % {"name": name}
        )
    return fields[0] if fields[0] in ROWS else ""
