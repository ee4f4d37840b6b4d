"""What is written in an .ods beside plain values: broken lines, boxes and shapes, charts, controls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parsing import attribute, local, text_of  # type: ignore[import-not-found]

#: What parts a text within a line of a cell; what stands above its signs is none of it.
BREAKS = {"tab": "\t", "line-break": "\n"}
RUBY = "ruby-text"
#: The parts of a chart that say something.
CHART = ("title", "subtitle", "footer", "data-label")
LINES = {"line", "connector", "path", "polyline", "polygon", "circle", "measure"}
DRAWN = {"custom-shape", "text-box", "rect", "ellipse", "caption"} | LINES
MOST_SHAPES = 100  # of shapes without words, each is named up to that many


class Said:
    """What lies on a table, told where it is anchored."""

    def __init__(self, charts: dict[str, str], table: Any) -> None:
        self.charts = charts
        self.silent = 0
        #: The controls of the table by what shapes call them.
        self.controls: dict[str, list[Any]] = {}
        for form in (one for one in table if local(one.tag) == "forms"):
            for one in form.iter():
                if number := attribute(one, "id"):
                    self.controls[number] = _control(one)

    def tell(self, one: Any, place: list[int], found: dict[str, Any]) -> None:
        """Add what lies within the element, at that row and column."""
        found["boxes"] += [[*place, text] for text in self._boxes(one)]
        for each in one.iter():
            name = local(each.tag)
            if name == "control" and (said := self.controls.get(attribute(each, "control"))):
                found["controls"].append([*place, *said])
            elif name == "object-ole" or (name == "object" and self._folder(each) not in self.charts):
                found["objects"].append([*place, self._folder(each) or "[]"])

    @staticmethod
    def _folder(one: Any) -> str:
        return attribute(one, "href").removeprefix("./")

    def _boxes(self, one: Any) -> Iterator[str]:
        """The texts of boxes, shapes and charts within the element, or what pictures and lines are called."""
        for each in one.iter():
            name, text = local(each.tag), ""
            if name in DRAWN:
                text = text_of(each, "p", "p").strip()
                if not text and name != "text-box" and self.silent < MOST_SHAPES:
                    self.silent += 1
                    text = attribute(each, "name") or "[]"
            elif name == "object":
                text = self.charts.get(self._folder(each), "")
            elif name == "frame" and "image" in (parts := {local(part.tag) for part in each}):
                text = "" if parts & {"desc", "object", "object-ole"} else attribute(each, "name") or "[]"
            elif name == "desc":
                text = "".join(each.itertext())
            if text.strip():
                yield text.strip()


def _control(one: Any) -> list[Any]:
    """Caption, whether it is ticked, and nothing of where its words come from: the one chosen is told."""
    is_box = local(one.tag) in ("checkbox", "radio")
    state = attribute(one, "current-state") or attribute(one, "state") or attribute(one, "current-selected")
    chosen = [attribute(each, "label") for each in one if attribute(each, "current-selected") == "true"]
    words = [attribute(one, "label"), *chosen]
    if not is_box:
        words.append(attribute(one, "current-value") or attribute(one, "value"))
    return [" ".join(filter(None, words)), state in ("checked", "true") if is_box else None, "", 0]


def broken_text(cell: Any) -> str:
    """The text of a cell whose value lacks tabs and lines' ends or holds what stands above; else empty."""
    paragraphs = [one for one in cell if local(one.tag) == "p"]
    tags = {local(each.tag) for one in paragraphs for each in one.iter()}
    return "\n".join(map(_in_words, paragraphs)) if tags & {*BREAKS, RUBY} else ""


def _in_words(one: Any) -> str:
    if local(one.tag) == RUBY:
        return ""
    within = BREAKS.get(local(one.tag)) or (
        " " * int(attribute(one, "c") or 1) if local(one.tag) == "s" else ""
    )
    return within + (one.text or "") + "".join(_in_words(each) + (each.tail or "") for each in one)
