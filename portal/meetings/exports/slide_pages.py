"""How each page of the projector is drawn as a slide: the same words in the same order, in native parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Cm

from portal.meetings import table_words
from portal.meetings.exports import slide_compared as compared
from portal.meetings.exports.slide_parts import (
    BODY_HEIGHT,
    BODY_TOP,
    BODY_WIDTH,
    CENTRE,
    FOOT_TOP,
    GAP,
    GOLD,
    HEAD,
    HEADING,
    INK,
    INKS,
    LEAST,
    LEGEND,
    MARGIN,
    OWN_WIDTH,
    QUIET,
    RED,
    RIGHT,
    ROOMY,
    WIDTH,
    Slide,
    Words,
    dress,
    fitting,
)  # fmt: skip
from portal.meetings.exports.slide_words import heading_row, lit, moved
from portal.meetings.pages import Page
from portal.meetings.printed import SHAPES

Draw = Callable[[Slide, Page, str], None]


def _opening(slide: Slide, page: Page, office: str) -> None:
    data = page.data
    meeting = data["meeting"]
    wide = {"left": MARGIN, "width": BODY_WIDTH}
    slide.box(top=Cm(1.6), height=Cm(1.1), words=[Words(office, size=22, color=QUIET, align=CENTRE)], **wide)
    size = fitting([page.title], int(BODY_WIDTH), Cm(2.6), largest=46)
    title = Words(page.title, size=size, color=RED, bold=True, align=CENTRE)
    slide.box(top=Cm(2.9), height=Cm(2.6), words=[title], **wide).vertical_anchor = MSO_ANCHOR.MIDDLE
    slide.bar((WIDTH - Cm(8)) // 2, Cm(5.8), Cm(8), Cm(0.08), GOLD)
    compared = _("Figures of %(month)s, compared with %(since)s") % data
    facts = "　　".join(filter(None, (data["held_on"], meeting["place"], compared)))
    slide.box(top=Cm(6.3), height=Cm(1), words=[Words(facts, size=18, color=QUIET, align=CENTRE)], **wide)
    columns = [
        (_("Agenda of the meeting"), _numbered(data["agenda"])),
        (_("Communities that speak"), _speakers(data["speeches"])),
    ]
    shown = [(heading, texts) for heading, texts in columns if texts]
    height = Cm(5.3) if data["matters"] else Cm(9.4)
    below = Cm(13.4) if shown else Cm(8.6)
    for number, (heading, texts) in enumerate(shown):
        width = (BODY_WIDTH - Cm(3)) // len(shown) - GAP
        _block(slide, heading, texts, MARGIN + Cm(1.5) + number * (width + GAP), Cm(8.0), width, height)
    if data["matters"]:
        texts = [data["sentence"]] if data["sentence"] else []
        texts += [f"{_state(one)}　{one['name']}：{one['title']}" for one in data["matters"]]
        if data["more"]:
            texts.append(_("and %(count)s more, on the pages that follow") % {"count": data["more"]})
        heading = _("Assignments of the last meeting")
        _block(slide, heading, texts, MARGIN + Cm(1.5), below, BODY_WIDTH - Cm(3), FOOT_TOP - below - Cm(0.4))


def _block(
    slide: Slide, heading: str, texts: list[str], left: int, top: int, width: int, height: int
) -> None:
    slide.box(left, top, width, Cm(0.9), [Words(heading, size=18, bold=True, color=RED)])
    slide.lines(texts, left, top + Cm(1.1), width, height - Cm(1.2), 20, gap=3)


def _numbered(texts: Sequence[str], first: int = 1) -> list[str]:
    return [f"{number}．{text}" for number, text in enumerate(texts, start=first)]


def _speakers(speeches: Sequence[Any]) -> list[str]:
    held = {False: f"（{_('speech not held')}）", True: ""}
    return _numbered([f"{one['name']}　{one['topic']}{held[one['held']]}" for one in speeches])


def _state(matter: dict[str, Any]) -> str:
    """How far an assignment is: a shape and a word; what is overdue says so."""
    late = f" {_('overdue assignment')}" if matter["is_overdue"] else ""
    return f"{matter['sign']} {matter['state_text']}{late}"


def _listed(slide: Slide, page: Page, office: str) -> None:
    rows = page.data["rows"]
    texts = _numbered(rows) if page.kind == "agenda" else _speakers(rows)
    slide.lines(texts, MARGIN + Cm(1), BODY_TOP + Cm(0.6), BODY_WIDTH - Cm(2), BODY_HEIGHT - Cm(0.8), 24)


def _origin(matter: dict[str, Any]) -> str:
    return "" if matter["is_last_meeting"] else _("from an earlier meeting")


def _matters(slide: Slide, page: Page, office: str) -> None:
    rows = [
        [
            Words(one["name"], size=16, bold=True),
            Words(
                one["title"],
                under="　".join(filter(None, (one["measure"], _origin(one)))),
                size=16,
            ),
            Words(one["due"], size=15),
            Words(_state(one), size=15, color=INKS[one["tone"]], bold=True),
        ]
        for one in page.data["rows"]
    ]  # fmt: skip
    headings = heading_row(
        _("Community"),
        _("Assignment and measure"),
        _("Due day of the assignment"),
        _("State of the assignment"),
    )
    scale = ROOMY if page.data["is_roomy"] else 1.0
    room = {"height": BODY_HEIGHT - LEGEND, "first": HEADING, "tallest": Cm(2.4), "scale": scale}
    slide.table(headings, rows, [3.8, 13.8, 6.6, 5.9], **room)
    if page.data["sentence"]:
        slide.legend(page.data["sentence"], largest=14 * scale)


def _headline(slide: Slide, page: Page, office: str) -> None:
    left, width = MARGIN + Cm(1), BODY_WIDTH - Cm(2)
    slide.bar(MARGIN, BODY_TOP + Cm(0.6), Cm(0.12), BODY_HEIGHT - Cm(1.2), GOLD)
    groups = page.data["groups"]
    below = Cm(4.6) if groups else Cm(0)
    size = fitting([page.data["text"]], int(width), int(BODY_HEIGHT - below - Cm(1)), largest=40)
    words = [Words(page.data["text"], size=size, bold=True)]
    slide.box(left, BODY_TOP, width, BODY_HEIGHT - below, words).vertical_anchor = MSO_ANCHOR.MIDDLE
    _by_light(slide, groups, left, BODY_TOP + BODY_HEIGHT - below, width, below - Cm(0.2))


def _by_light(
    slide: Slide, groups: Sequence[dict[str, str]], left: int, top: int, width: int, height: int
) -> None:
    """A line for each light: its sign and word in its colour, then the indicators."""
    lights = [f"{SHAPES[one['light']]} {one['label']}：" for one in groups]
    texts = [light + one["names"] for light, one in zip(lights, groups, strict=True)]
    size = fitting(texts, width, height, largest=20, gap=8)
    frame = slide.box(left, top, width, height, [Words(light, size=size) for light in lights], gap=8)
    for paragraph, one in zip(frame.paragraphs, groups, strict=False):
        paragraph.add_run().text = one["names"]
        dress(paragraph, size, INK, False)
        font = paragraph.runs[0].font
        font.color.rgb, font.bold = INKS[one["light"]], True


def _helps(slide: Slide, page: Page, office: str) -> None:
    left, width, rows = MARGIN + Cm(1), BODY_WIDTH - Cm(2), page.data["rows"]
    height = (BODY_HEIGHT - LEGEND) // max(3, len(rows))
    texts = int(width), int(height - Cm(1.9))
    size = min(fitting([row["text"]], *texts, largest=30) for row in rows)
    for number, row in enumerate(rows):
        top = BODY_TOP + number * height
        heading = fitting([row["name"]], int(width), Cm(1), largest=22)
        said = [Words(row["name"], size=heading, color=RED, bold=True), Words(row["text"], size=size)]
        slide.box(left, top + Cm(0.5), width, height - Cm(0.5), said, gap=4)
    if page.data["has_carried"]:
        slide.legend(_("* carried forward from an earlier month"))


def _overall(slide: Slide, page: Page, office: str) -> None:
    headings = heading_row(
        _("Indicator"), *map(str, table_words.OF_TOTALS), page.data["moved"].replace("（", "\n（"),
        str(table_words.COUNTED), right=(1, 2, 7),
    )  # fmt: skip
    rows = [_overall_row(row) for row in page.data["rows"]]
    notes = "　　".join(filter(None, (page.data["note"], page.data["lacks"])))
    room = LEGEND if notes else 0
    slide.table(
        headings, rows, [5.8, 3.1, 3.9, 2.0, 6.0, 3.8, 4.8, 2.8], height=BODY_HEIGHT - room, first=Cm(1.3)
    )
    if notes:
        slide.legend(notes)


def _overall_row(row: dict[str, Any]) -> list[Words]:
    cell = row["cell"]
    carried = (
        _("%(count)s carried forward from before") % {"count": cell["carried"]} if cell["carried"] else ""
    )
    judged = [
        Words(cell["goal"]["short"] if cell["goal"] else "—"),
        Words("—", color=QUIET)
        if row["light"] == "none"
        else lit(row["light"], cell["light_text"], under=row["of_counted"]),
        Words(cell["to_do"], bold=True),
    ]
    if row["for_information"]:
        note = _("for information only, no basis of assessment")
        judged = [Words(note, size=LEAST, color=QUIET), Words(""), Words("")]
    return [
        Words(row["indicator"]["name"], size=15, bold=True),
        Words(cell["figure"], size=17, bold=True, align=RIGHT),
        Words(cell["fraction"], align=RIGHT),
        *judged,
        moved(cell["change"]),
        Words(row["counted"], under=carried, align=RIGHT),
    ]


def _missing(slide: Slide, page: Page, office: str) -> None:
    data = page.data
    reports = data["reports"]
    slide.bar(MARGIN, BODY_TOP, OWN_WIDTH, BODY_HEIGHT, HEAD)
    slide.bar(MARGIN, BODY_TOP, OWN_WIDTH, Cm(0.08), GOLD)
    said = [
        Words(data["month"], size=16, color=QUIET),
        Words(f"{reports['approved']}/{reports['due']}", size=48, bold=True),
        Words(_("reports approved"), size=18),
    ]
    if reports["as_of"]:
        said += [
            Words(_("Latest approval of a report"), size=14, color=QUIET),
            Words(reports["as_of"], size=16),
        ]
    slide.box(MARGIN + Cm(0.5), BODY_TOP + Cm(0.5), OWN_WIDTH - Cm(1), BODY_HEIGHT - Cm(1), said, gap=4)
    texts = []
    for heading, count, shape, names in data["groups"]:
        texts += [
            f"{heading}　{_('%(count)s in number') % {'count': count}}",
            "　　".join(f"{shape} {name}" for name in names),
        ]
    if data["earlier"]:
        texts.append(f"{data['lacks']}：{data['earlier']}")
    texts.append(
        _(
            "What is not in is not counted as zero: it is left out, "
            "or the last figure is carried forward and marked."
        )
        if data["groups"]
        else _("All communities have reported, and all reports are approved.")
    )
    left = MARGIN + OWN_WIDTH + GAP
    slide.lines(texts, left, BODY_TOP + Cm(0.5), BODY_WIDTH - OWN_WIDTH - GAP, BODY_HEIGHT - Cm(1), 28)


def _problems(slide: Slide, page: Page, office: str) -> None:
    texts = _numbered(page.data["texts"], page.data["first"])
    slide.lines(texts, MARGIN + Cm(1), BODY_TOP + Cm(0.6), BODY_WIDTH - Cm(2), BODY_HEIGHT - Cm(0.8), 34)


DRAW: dict[str, Draw] = {
    "opening": _opening,
    "agenda": _listed,
    "speeches": _listed,
    "matters": _matters,
    "headline": _headline,
    "overall": _overall,
    "bars": compared.bars,
    "heat_map": compared.heat_map,
    "unevenness": compared.unevenness,
    "movers": compared.movers,
    "help": compared.help_needed,
    "helps": _helps,
    "missing": _missing,
    "problems": _problems,
}
