"""The meeting as slides: the pages of the projector, in parts that can be edited, none of them a picture."""

from __future__ import annotations

import io

from pptx import Presentation

from portal.meetings import pages
from portal.meetings.exports import slide_pages
from portal.meetings.exports import slide_parts as parts
from portal.meetings.exports.source import Progress, Source
from portal.meetings.pages import Page
from portal.meetings.sentences.coverage import coverage


def make(source: Source, progress: Progress) -> bytes:
    """The .pptx; every slide states when the figures were frozen and their check sum."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = parts.WIDTH, parts.HEIGHT
    shown = pages.of(source.content, source.texts)
    for number, page in enumerate(shown, start=1):
        slide = parts.Slide(deck, source, page, number, len(shown))
        slide_pages.DRAW[page.kind](slide, page, source.content["office"]["name"])
        slide.speaker(_spoken(source, page))
        progress(10 + 80 * number // len(shown))
    source.sign(deck.core_properties)
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _spoken(source: Source, page: Page) -> str:
    """The sentence of the bulletin on an indicator, who is not counted, and what closed communities count."""
    if page.kind != "bars":
        return ""
    one = page.data["indicator"]
    said = [source.texts.get(one["code"], "")]
    if missing := [row["name"] for row in one["rows"] if not row["is_current"]]:
        said.append(f"{coverage(source.content, one).not_counted}：{'、'.join(missing)}")
    if one["former"]:
        said.append(f"{one['former']['name']}：{one['former']['figure']}，计入合计。")
    return "\n".join(filter(None, said))
