"""Looks a template over before anything is filled: is every tag in it one we know, and well formed?

A wrong tag is reported by its name and place. What a tag may say is little on purpose: names, their
fields, ``for`` over our lists, ``if``; no filters, no calls, no arithmetic, no other statements. The
sandbox allows no more than that either (``rendering``), whatever this check may overlook.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from docx import Document
from jinja2 import Environment, TemplateSyntaxError, nodes

from portal.core.text import beginning
from portal.meetings.word import places
from portal.meetings.word.package import LARGEST, refuse_harmful
from portal.meetings.word.tags import INDICATOR, INNER, ROWS, SCALARS, TEXTS, sentence_names

__all__ = ["LARGEST", "Problem", "problems", "refuse_harmful"]

MOST_TAGS = 1_000
MOST_PROBLEMS = 50
LONGEST_TAG = 200
SHOWN = 41  # signs of what is no tag
LONGEST_TEXT = 50_000
DEEPEST = 2
OPENING = re.compile(r"\{[{%#]")
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
LOOSE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#")
#: What the filling joins over the border of two texts; \x00 stands for the border.
SPLIT = re.compile(r"\{\x00+[{%#]|[%}#]\x00+\}")
#: What was meant as a tag and would be printed as it stands: signs of full width, one brace for two.
WIDE = re.compile(r"[{｛][{｛%％#].{0,200}?[}｝%％#][}｝]", re.DOTALL)
SINGLE = re.compile(r"(?<![{｛])[{｛]\s{0,9}([^\s{}｛｝%％#]{1,60})\s{0,9}[}｝](?![}｝])")
#: A statement with blanks between its signs: { % if T0 % }.
SPACED = re.compile(r"[{｛]\s{1,9}[%％].{1,200}?[%％]\s{0,9}[}｝]", re.DOTALL)
#: The same in the signs of other programs: «会议名称» of a mail merge, [[指标.doors.数值]], $T0$.
FOREIGN = re.compile(
    r"(?:«|<<|＜＜|《《|\[\[|［［|\$|#)\s{0,9}([^\s«»<>＜＞《》\[\]［］$#]{1,60})\s{0,9}(?:»|>>|＞＞|》》|\]\]|］］|\$|#)"
)
#: Signs that people write around words of their own, too: 【会议名称】, %会议名称%, <T0>.
AROUND = re.compile(
    r"【\s*([^\s【】]{1,60})\s*】|[%％]([^\s%％]{1,60})[%％]|[@＠]([^\s@＠]{1,60})[@＠]|__([^\s_]{1,60})__"
    r"|(?<![<＜])[<＜]\s*([^\s<>＜＞]{1,60})\s*[>＞]|(?<![\[［])[\[［]\s*([^\s\[\]［］]{1,60})\s*[\]］]"
)
PLAIN = {"街道", "抄送", "文号"}
STATEMENT = re.compile(r"^\{%(?:(p|tr|tc|r) )?\s*(\w+)\s*(.*?)\s*%\}$", re.DOTALL)
FOR = re.compile(r"^(\w+)\s+in\s+(.+)$", re.DOTALL)
#: Word turns straight quotation marks into these; the filling turns them back.
QUOTES = str.maketrans("“”‘’", "\"\"''")
ALLOWED_NODES = (
    nodes.Template, nodes.Output, nodes.Name, nodes.Getattr, nodes.Const, nodes.Compare, nodes.Operand,
    nodes.And, nodes.Or, nodes.Not,
)  # fmt: skip
LISTS = {*(set(ROWS) - INNER), *TEXTS}
NAMES = {*SCALARS, *sentence_names()}
WRITTEN = {*LISTS, *NAMES, "指标", "行"}


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


def problems(
    content: bytes, codes: Container[str] | None = None, *, known: Container[str] | None = None
) -> list[Problem]:
    """Everything that is wrong with the tags of a harmless .docx; empty if it can be filled.

    With *codes*, those of the meeting's indicators, a tag of any other indicator is wrong as well; with
    *known*, those of all indicators that the office has, a tag of none of them.
    """
    document, parts = _opened(content)
    count = sum(len(OPENING.findall(piece.text)) for _name, pieces in parts for piece in pieces)
    if count > MOST_TAGS:
        return [Problem("…", _("whole file"), _("more than %(limit)s tags.") % {"limit": MOST_TAGS})]
    found: list[Problem] = []
    for _name, pieces in parts:
        found += _Reader(codes, known).part(pieces)
    found += [
        Problem("{{ }}", name, _("nothing is filled in here; put the tag into the text."))
        for name, text in places.unfilled(document)
        if OPENING.search(text)
    ]
    if (more := len(found) - MOST_PROBLEMS) > 0:
        found[MOST_PROBLEMS:] = [
            Problem("…", _("whole file"), _("%(count)d more are wrong.") % {"count": more})
        ]
    return found


def holds_tags(content: bytes) -> bool:
    """Whether anything is filled in: what is made of a .docx without a tag is the same file again."""
    _document, parts = _opened(content)
    return any(OPENING.search(piece.text) for _name, pieces in parts for piece in pieces)


def _opened(content: bytes) -> tuple[Any, list[tuple[str, list[places.Piece]]]]:
    """The document, and of each part that is filled its name and texts; ``ValidationError`` if damaged."""
    try:
        document = Document(io.BytesIO(content))
        parts = [(name, list(places.pieces(root, name))) for name, root in places.parts(document)]
        parts += [(_("document properties"), [places.Piece(text, None, _("document properties"))])
                  for text in places.properties(document)]  # fmt: skip
    except Exception as error:  # python-docx raises what its XML parser and zip reader do
        raise ValidationError(_("The Word file is damaged; open and save it once more.")) from error
    return document, parts


# --- reading the tags ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """A ``for`` or ``if`` that waits for its end."""

    word: str
    tag: str
    piece: places.Piece
    level: str
    variable: str = ""
    otherwise: bool = False


@dataclass(slots=True)
class _Reader:
    """Reads the tags of one part in order and keeps what is open: each part is filled by itself."""

    codes: Container[str] | None = None
    known: Container[str] | None = None
    found: list[Problem] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    #: Names that may be meant as words: those of tags that are there, and headings of papers (【抄送】).
    written: set[str] = field(default_factory=set)
    #: What each loop variable stands for: the name of its list in ROWS, or "" for a text.
    variables: dict[str, str] = field(default_factory=dict)

    def part(self, pieces: list[places.Piece]) -> list[Problem]:
        tags = (tag[2:-2].strip() for piece in pieces if piece.is_text for tag in TAG.findall(piece.text))
        self.written = {*PLAIN, *tags}
        for piece in pieces:
            if piece.is_text:
                self._read(piece)
            elif LOOSE.search(piece.text):
                self._say(beginning(piece.text, SHOWN), piece, _("a tag may stand in running text only."))
        self._split(pieces)
        for one in self.open:
            self._say(one.tag, one.piece, _("its end is missing: {%% end%(word)s %%}.") % {"word": one.word})
        return self.found

    def _say(self, tag: str, piece: places.Piece, text: str) -> None:
        self.found.append(Problem(tag, piece.place, text))

    def _read(self, piece: places.Piece) -> None:
        self._printed_as_it_stands(piece)
        if not LOOSE.search(piece.text):
            return
        if len(piece.text) > LONGEST_TEXT:
            self._say("…", piece, _("a paragraph with tags may not be longer than a page."))
            return
        for tag in TAG.findall(piece.text):
            try:
                self._tag(tag, piece)
            except TagError as error:
                self._say(tag if len(tag) <= LONGEST_TAG else beginning(tag, SHOWN), piece, str(error))
        without = TAG.sub("\x00", piece.text)
        if rest := LOOSE.search(without):
            around = without[max(0, rest.start() - 5) : rest.end() + 15].replace("\x00", "").strip()
            self._say(around, piece, _("the tag is not closed, or its signs stand in two paragraphs."))

    def _printed_as_it_stands(self, piece: places.Piece) -> None:
        """What looks like a tag to its writer and is none: nobody would fill it in."""
        found = [one[0] for one in WIDE.finditer(piece.text) if not TAG.fullmatch(one[0])]
        found += [one[0] for one in SINGLE.finditer(piece.text) if one[1].partition(".")[0] in WRITTEN]
        found += [one[0] for one in SPACED.finditer(piece.text)]
        found += [one[0] for one in FOREIGN.finditer(piece.text) if _is_named(one[1])]
        for one in AROUND.finditer(piece.text):
            name = one[one.lastindex or 0]
            if _is_named(name) and name not in self.written:  # beside its tag, it is what that is called
                found.append(one[0])
        for text in found:
            why = _("a tag is written {{ name }}, with two signs of half width on either side.")
            self._say(beginning(text, SHOWN), piece, why)

    def _split(self, pieces: list[places.Piece]) -> None:
        """Signs of one tag in two texts: neither looks like a tag, the filling would make one of them."""
        for before, after in pairwise(piece for piece in pieces if piece.text and not piece.is_aside):
            border = f"{before.text[-1:]}\x00{after.text[:1]}"
            if SPLIT.search(border):
                text = _("the tag is not closed, or its signs stand in two paragraphs.")
                self._say(border.replace("\x00", ""), before, text)

    def _tag(self, tag: str, piece: places.Piece) -> None:
        if tag.startswith("{#"):
            return
        if len(tag) > LONGEST_TAG:
            raise TagError(_("a tag may not be longer than %(limit)s signs.") % {"limit": LONGEST_TAG})
        if sign := _hidden_sign(tag):
            raise TagError(
                _("a sign that nobody sees (%(sign)s) stands in the tag; delete the tag and type it anew.")
                % {"sign": sign}
            )
        tag = tag.translate(QUOTES)
        if tag.startswith("{{"):
            self._print(tag[2:-2].strip())
            return
        match = STATEMENT.match(tag)
        level, word, rest = (match[1] or "", match[2], match[3]) if match else ("", "", "")
        if level:
            _alone(tag, level, piece)
        if word == "for":
            self._for(tag, piece, level, rest)
        elif word == "if":
            self.open.append(_Open("if", tag, piece, level))
            self._expression(rest)
        elif word == "elif" or (word == "else" and not rest):
            self._otherwise(word, rest, piece, level)
        elif word in ("endfor", "endif") and not rest:
            self._end(word[3:], piece, level)
        else:
            raise TagError(_("only for, if, elif, else, endfor and endif can be used."))

    def _print(self, text: str) -> None:
        kind = self._expression(text, is_printed=True)
        if kind != "":
            raise TagError(_("this is a list; go through it with {% for … in … %}."))

    def _for(self, tag: str, piece: places.Piece, level: str, rest: str) -> None:
        match = FOR.match(rest)
        if not match:
            self.open.append(_Open("for", tag, piece, level))
            raise TagError(_("write it as {% for row in list %}."))
        variable, source = match[1], match[2]
        taken = variable in self.variables or variable in {*LISTS, *NAMES, "指标", "loop"}
        self.open.append(_Open("for", tag, piece, level, "" if taken else variable))
        if taken or not variable.isidentifier() or variable in ("true", "false", "none"):
            raise TagError(_("choose another name than “%(name)s” for the row.") % {"name": variable})
        self.variables[variable] = ""
        kind = self._expression(source, is_printed=True)
        if kind is None or (kind not in ROWS and kind not in TEXTS):
            raise TagError(_("“%(name)s” is not a list.") % {"name": source})
        self.variables[variable] = kind if kind in ROWS else ""
        if sum(one.word == "for" for one in self.open) > DEEPEST + (kind in INNER):
            raise TagError(_("loops can stand at most %(depth)s deep.") % {"depth": DEEPEST})

    def _otherwise(self, word: str, rest: str, piece: places.Piece, level: str) -> None:
        last = self.open[-1] if self.open else None
        if last is None or last.otherwise or last.word != "if":
            raise TagError(_("no {% if … %} is open here."))
        last.otherwise = word == "else"
        _alike(last, piece, level)
        if word == "elif":
            self._expression(rest)

    def _end(self, word: str, piece: places.Piece, level: str) -> None:
        if not self.open or self.open[-1].word != word:
            raise TagError(_("nothing is open that this could end."))
        ended = self.open.pop()
        self.variables.pop(ended.variable, None)
        _alike(ended, piece, level)

    def _expression(self, text: str, *, is_printed: bool = False) -> str | None:
        """What an expression stands for: the name of a list, "" for a text, None for a whole row."""
        tree = _parsed(text)
        if is_printed and not isinstance(_only(tree), nodes.Name | nodes.Getattr):
            raise TagError(_("only names and their fields can be used, no calls and no arithmetic."))
        kinds = [self._resolve(node) for node in _outermost(tree)]
        return kinds[0] if len(kinds) == 1 else ""

    def _resolve(self, node: nodes.Expr) -> str | None:
        path = _path(node)
        root, fields = path[0], path[1:]
        if root == "指标":
            return _resolve_indicator(fields, self.codes, self.known)
        if root == "loop" and self.variables and fields in (["index"], ["first"], ["last"]):
            return ""
        if root in self.variables:
            return _resolve_row(root, self.variables[root], fields)
        if fields or root not in LISTS | NAMES:
            raise TagError(_("there is no tag of this name."))
        return root if root in LISTS else ""


def _is_named(text: str) -> bool:
    """Whether the text is the name of a tag, or an indicator with one of its fields."""
    root, _dot, fields = text.partition(".")
    return text in NAMES or (root == "指标" and bool(fields))


def _hidden_sign(tag: str) -> str:
    """The first sign of the tag that nobody sees, by its number; empty where there is none."""
    found = (sign for sign in tag if not sign.isspace() and unicodedata.category(sign) in ("Cf", "Cc"))
    return next((f"U+{ord(sign):04X}" for sign in found), "")


def _alike(start: _Open, piece: places.Piece, level: str) -> None:
    """Whatever is between a start and its end is repeated or left out: it has to be whole."""
    if start.level != level or start.piece.container(level) is not piece.container(level):
        raise TagError(
            _("start and end are written alike and stand in one text, cell or table: “%(tag)s”.")
            % {"tag": start.tag}
        )


def _alone(tag: str, level: str, piece: places.Piece) -> None:
    """A tag that steers paragraphs, rows or cells takes the whole one away, with all else in it."""
    if level in ("tr", "tc") and not piece.is_in(places.TR):
        raise TagError(_("{%tr … %} and {%tc … %} can stand in a table only."))
    if level != "r" and piece.beside(level).translate(QUOTES).strip() != tag:
        raise TagError(
            _("nothing else may stand beside it: {%p … %} needs a paragraph, {%tr … %} a row of its own.")
        )


def _parsed(text: str) -> nodes.Template:
    try:
        tree = Environment(autoescape=True).parse("{{ " + text + " }}")
    except (TemplateSyntaxError, RecursionError) as error:
        raise TagError(_("this cannot be read: check brackets and quotation marks.")) from error
    if not all(isinstance(node, ALLOWED_NODES) for node in tree.find_all(nodes.Node)):
        raise TagError(_("only names and their fields can be used, no calls and no arithmetic."))
    return tree


def _only(tree: nodes.Template) -> Any:
    """The one expression that stands in a tag."""
    output = tree.body[0] if len(tree.body) == 1 else None
    return output.nodes[0] if isinstance(output, nodes.Output) and len(output.nodes) == 1 else None


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


def _resolve_indicator(fields: list[str], codes: Container[str] | None, known: Container[str] | None) -> str:
    if len(fields) != 2 or fields[1] not in INDICATOR:
        raise TagError(
            _("write it as 指标.code.field, with one of the fields %(fields)s.")
            % {"fields": "、".join(INDICATOR)}
        )
    if known is not None and fields[0] not in known:
        raise TagError(_("there is no indicator with the code “%(code)s”.") % {"code": fields[0]})
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
