"""XML parts of a workbook as elements, without what only namespaces differ in; nothing is expanded."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import fonts  # type: ignore[import-not-found]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]


def elements(xml: bytes, *names: str) -> Iterator[Any]:
    """Elements of those local names, in their order: a strict file has other namespaces."""
    if xml:
        yield from (one for one in fromstring(xml, forbid_dtd=True).iter() if local(one.tag) in names)


@lru_cache(maxsize=1_000)
def local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


def attribute(one: Any, name: str) -> str:
    return next((value for key, value in one.items() if local(key) == name), "")


def is_true(value: str | None) -> bool:
    return value in ("1", "true", "on")


def text_of(one: Any, part: str, paragraph: str = "") -> str:
    """What stands in the element's parts of that name; paragraphs of their own apart by a line's end."""
    if paragraph:
        texts = [text_of(each, part) for each in one.iter() if local(each.tag) == paragraph]
        return "\n".join(dict.fromkeys(filter(None, texts)))
    return "".join("".join(each.itertext()) for each in one.iter() if local(each.tag) == part)


def marked(one: Any) -> tuple[str, ...]:
    """How a font, or a run of a text, writes what it holds: struck through, raised or lowered, in signs."""
    found = {
        "struck": any(local(each.tag) == "strike" and is_true(each.get("val", "1")) for each in one.iter()),
        "raised": any(
            local(each.tag) == "vertAlign" and each.get("val", "baseline") != "baseline"
            for each in one.iter()
        ),
    }
    return (*(name for name, is_so in found.items() if is_so), *_signs(one))


def _signs(one: Any) -> Iterator[str]:
    """The fonts of signs among a font, or the runs of a text that such a font changes."""
    if local(one.tag) == "font":
        yield from filter(
            None, (fonts.signs_of(each.get("val", "")) for each in one if local(each.tag) == "name")
        )
        return
    for run in one.iter():
        named = [fonts.signs_of(each.get("val", "")) for each in run.iter() if local(each.tag) == "rFont"]
        if local(run.tag) == "r" and any(named):
            font = next(filter(None, named))
            if fonts.changes(font.removeprefix(fonts.SIGNS), text_of(run, "t")):
                yield font


def place_of(reference: str | None) -> list[int]:
    """Row and column of B3, counted from one; zeros for what is none."""
    letters = (reference or "").rstrip("0123456789")
    digits = (reference or "")[len(letters) :]
    return [int(digits or 0), column_of(letters)]


def column_of(reference: str | None) -> int:
    number = 0
    for letter in reference or "":
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter) - 64
    return number
