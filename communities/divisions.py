"""Reads the national list of division codes as it is published: one line, one division or one refusal.

The form is ``code,name,streetCode,provinceCode,cityCode,areaCode`` (communities),
``code,name,areaCode,provinceCode,cityCode`` (sub-districts) and ``code,name,…`` (counties, cities,
provinces): UTF-8 with or without a byte order mark, quoted or not, plain or gzipped; semicolons or tabs
may stand for commas. Lines are read
one at a time, for the whole list has 115,072.
"""

from __future__ import annotations

import csv
import gzip
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communities.models import Community, SubDistrict, short_name
from portal.core.areas import Level
from portal.core.displayed import why_no_value
from portal.core.spreadsheets.foot import is_foot_word, is_no_name, is_total_word
from portal.core.text import beginning, of_one_width, one_line, refuse_unknown_signs

CODE, NAME, PARENT = "code", "name", "streetCode"
#: What the lists that are published hold; a code says by itself what lies above it.
PUBLISHED = (CODE, NAME, PARENT, "provinceCode", "cityCode", "areaCode")
#: A line break, and behind it what is like a line of the list: a code of any level, or more than one cell.
TAKEN_IN = re.compile(
    r"[\r\n]\s*[\"“]?(?:[0-9]{2}){1,6}[\"”]?\s*(?:[,;\t]|$)|[\r\n]\s*[0-9]{9}|[\r\n][^\r\n]*[,;\t]"
)
DELIMITERS = ",;\t"  # the first is that of the published lists; Excel and WPS write the others, too
FAULT = ""  # the key of what is wrong with the line itself, whatever its columns say
LONGEST_NAME = Community._meta.get_field("name").max_length or 0
LONGEST_SHORT_NAME = Community._meta.get_field("short_name").max_length or 0
LONGEST_SUB_DISTRICT_NAME = SubDistrict._meta.get_field("name").max_length or 0
UPPER_LEVELS = (Level.PROVINCE, Level.CITY, Level.COUNTY)
_TOWNSHIP = slice(int(Level.COUNTY), int(Level.SUB_DISTRICT))


@dataclass(frozen=True, slots=True)
class Division:
    """One community of the list."""

    line: int
    code: str
    name: str

    @property
    def sub_district_code(self) -> str:
        return self.code[: Level.SUB_DISTRICT]

    @property
    def is_under_a_street_office(self) -> bool:
        """Whether the township part is 001–099; from 100 on it names towns and townships."""
        return "001" <= self.code[_TOWNSHIP] <= "099"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One line that cannot be a community, and the sentence that says why."""

    line: int
    code: str
    reason: str

    @property
    def hides_which(self) -> bool:
        """Whether nobody can tell which community, or how many, the line speaks of."""
        return not re.fullmatch(r"[0-9]{12}", self.code)

    def told(self, path: Path) -> str:
        """The same with the name of the file, as the commands print it."""
        return _("%(file)s, line %(line)d (%(code)s) refused: %(reason)s") % {
            "file": path.name,
            "line": self.line,
            "code": self.code,
            "reason": self.reason,
        }


class UnreadableList(ValidationError):
    """The file as a whole is not a list of divisions."""


def read_divisions(path: Path) -> Iterator[Division | Refusal]:
    """Each line of the file in turn; ``UnreadableList`` if it is not such a file."""
    seen: set[str] = set()
    for line, row in _rows(path, (CODE, NAME, PARENT)):
        code, name = row[CODE], row[NAME]
        reason = row[FAULT] or _fault(code, name, row[PARENT], seen)
        if reason:
            yield Refusal(line, code, reason)
        else:
            seen.add(code)
            yield Division(line, code, name)


def read_sub_district_names(path: Path) -> tuple[dict[str, str], list[Refusal]]:
    """Code → name of every sub-district that the file names properly, and the lines that name none."""
    return _read_names(path, (Level.SUB_DISTRICT,))


def read_upper_names(path: Path) -> tuple[dict[str, str], list[Refusal]]:
    """The same of provinces, cities and counties, which may stand in one file or in several."""
    return _read_names(path, UPPER_LEVELS)


def columns_passed(path: Path) -> list[str]:
    """What the file's columns are headed that nobody reads, beside those of the published lists."""
    try:
        with _open(path) as file:
            headings = map(one_line, _reader(file).fieldnames or ())
            return [one for one in headings if one and one not in PUBLISHED]
    except (OSError, EOFError, UnicodeDecodeError, csv.Error):
        return []  # whoever reads the lines says so


def _read_names(path: Path, levels: tuple[Level, ...]) -> tuple[dict[str, str], list[Refusal]]:
    names: dict[str, str] = {}
    refused: list[Refusal] = []
    for line, row in _rows(path, (CODE, NAME)):
        code, name = row[CODE], row[NAME]
        reason = row[FAULT] or _fault_of_name(code, name, levels, names)
        if reason:
            refused.append(Refusal(line, code, reason))
        else:
            names[code] = name
    return names, refused


def _beyond(cells: str) -> str:
    """Why a line that holds more than there are headings is refused: a comma may have cut its name in two."""
    text = _("“%(cells)s” stands under no heading; quote a name that holds a comma, or head the column")
    return text % {"cells": cells} if cells else ""


def _broken(cell: str) -> str:
    """Why a cell is refused that took in the rows below it: nobody closed its quotation mark."""
    text = _("the cell “%(cell)s” goes on over several lines; look whether a quotation mark is not closed")
    return text % {"cell": beginning(one_line(cell), 40)}


#: Words that stand where a name belongs and name no area.
_NO_NAMES = {"待定", "未定", "暂定", "空缺", "社区", "居委会", "村委会", "街道", "未命名"}


def _fault_of_words(name: str) -> str:
    """Why the words are no name of an area, whichever: an error, a total, no letter, signs that are lost."""
    if not name:
        return _("the name is empty")
    if why := why_no_value(name):
        return why
    is_lost = "?" in of_one_width(name)  # what another encoding could not hold
    is_none = is_no_name(name) or is_foot_word(name) or name in _NO_NAMES
    if is_lost or is_none or is_total_word(name) or not any(map(str.isalpha, name)):
        return _("“%(value)s” is no name; write out what is meant.") % {"value": name}
    try:
        refuse_unknown_signs(name)
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def _fault_of_name(code: str, name: str, levels: tuple[Level, ...], names: Mapping[str, str]) -> str:
    """Why the line names no area of one of the levels; empty if it does."""
    if not re.fullmatch("[0-9]+", code) or len(code) not in levels:
        return _("the code “%(code)s” is not one of %(count)s digits") % {
            "code": code,
            "count": _(" or ").join(str(int(level)) for level in levels),
        }
    if fault := _fault_of_words(name):
        return fault
    if len(name) > LONGEST_SUB_DISTRICT_NAME:
        return _("the name is longer than %(count)d characters") % {"count": LONGEST_SUB_DISTRICT_NAME}
    if names.get(code, name) != name:
        return _("the code stands in the file twice")
    return ""


def _fault(code: str, name: str, parent: str, seen: set[str]) -> str:
    """Why the line is refused; empty if it is a community."""
    if not re.fullmatch(r"[0-9]+", code):
        return _("the code “%(code)s” is not digits only") % {"code": code}
    if len(code) != Level.COMMUNITY:
        return _("the code has %(count)d digits instead of 12") % {"count": len(code)}
    if not code.startswith(parent) or len(parent) != Level.SUB_DISTRICT:
        return _("the code does not lie under its sub-district “%(parent)s”") % {"parent": parent}
    if fault := _fault_of_words(name):
        return fault
    if len(name) > LONGEST_NAME:
        return _("the name is longer than %(count)d characters") % {"count": LONGEST_NAME}
    if len(short_name(name)) > LONGEST_SHORT_NAME:
        return _("the name without 居委会 is longer than %(count)d characters") % {
            "count": LONGEST_SHORT_NAME
        }
    if code in seen:
        return _("the code stands in the file twice")
    return ""


def told_passed(path: Path) -> str:
    """The sentence on columns that nobody reads; empty where there is none."""
    passed = columns_passed(path)
    text = _("%(file)s: columns that are not read: %(columns)s.")
    return text % {"file": path.name, "columns": ", ".join(passed)} if passed else ""


def _rows(path: Path, columns: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, the wanted columns stripped) of each line that is not blank, and its ``FAULT``."""
    try:
        with _open(path) as file:
            reader = _reader(file)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                raise UnreadableList(
                    _("%(file)s has no column %(columns)s.")
                    % {"file": path.name, "columns": ", ".join(missing)}
                )
            twice = [one for one in columns if list(reader.fieldnames or ()).count(one) > 1]
            if twice:
                raise UnreadableList(
                    _("%(file)s has the column %(columns)s twice.")
                    % {"file": path.name, "columns": ", ".join(twice)}
                )
            for row in reader:
                if not any(cell.strip() for cell in _cells(row)):
                    continue
                wanted = {column: one_line(row[column] or "") for column in columns}
                if broken := next(filter(TAKEN_IN.search, _cells(row)), ""):
                    # Which areas the lines speak of that it took in, nobody can tell.
                    yield reader.line_num, wanted | {CODE: "", FAULT: _broken(broken)}
                else:
                    beyond = _in_words([row.get("") or "", *(row.get(None) or ())])
                    yield reader.line_num, wanted | {FAULT: _beyond(beyond)}
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableList(
            _("%(file)s cannot be read: %(reason)s") % {"file": path.name, "reason": reason}
        ) from error
    except csv.Error as error:  # a cell longer than any can be
        text = _(
            "%(file)s: a cell goes on over very many lines; look whether a quotation mark is not closed."
        )
        raise UnreadableList(text % {"file": path.name}) from error
    except UnicodeDecodeError as error:
        raise UnreadableList(_not_utf8(path)) from error


def _not_utf8(path: Path) -> str:
    text = _("%(file)s is not a CSV file in UTF-8; open it in Excel or WPS and save it as “CSV UTF-8”.")
    return text % {"file": path.name}


def _reader(file: IO[str]) -> csv.DictReader[str]:
    """The lines by their headings, whichever sign stands between the cells; *file* is at its beginning."""
    first = file.readline()
    if "\0" in first:  # in UTF-16 every other byte of these headings is
        raise UnicodeDecodeError("utf-8", b"", 0, 0, "another encoding")
    delimiter = next((one for one in DELIMITERS if CODE in _split(first, one)), DELIMITERS[0])
    return csv.DictReader(itertools.chain([first], file) if first else [], delimiter=delimiter)


def _split(line: str, delimiter: str) -> list[str]:
    return [one_line(cell) for cell in next(csv.reader([line], delimiter=delimiter), [])]


def _cells(row: Mapping[str | None, Any]) -> Iterator[str]:
    """What the line holds, in its columns and behind them."""
    for value in row.values():
        yield from value if isinstance(value, list) else (value or "",)


def _in_words(cells: Iterable[str]) -> str:
    return ", ".join(filter(None, map(one_line, cells)))


def _open(path: Path) -> IO[Any]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")
