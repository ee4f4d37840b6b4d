"""Which pictures there are of the demonstration, and what has to be done on the page for each.

Paths may name ``{office}`` (its code), ``{due}`` and ``{last}`` (the month to report and the one before),
``{held}`` and ``{next}`` (meetings), ``{given}`` and ``{reported}`` (matters), ``{year}``. What changes
something for its picture stands after those that show it unchanged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

HEAD = ".page-head"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture of a page; without a name only ``act`` is done there.

    ``parts`` are selectors: the picture is the smallest that holds the first of each. Without any it is what
    the window of ``size`` shows, with ``whole`` the whole page, with ``paper`` its first sheet as printed.
    """

    name: str
    who: str
    path: str
    parts: tuple[str, ...] = ()
    act: Callable[[Page], None] | None = None
    size: tuple[int, int] = (1200, 900)
    whole: bool = False
    paper: bool = False


@dataclass(frozen=True, slots=True)
class FileShot:
    """Pages of a file that the meeting's page makes, as LibreOffice shows them, beside each other.

    ``dots`` an inch; ``trim`` cuts the white margin off.
    """

    name: str
    button: str
    pages: tuple[int, ...]
    dots: int
    across: int = 2
    trim: bool = False


def _type_in(page: Page, name: str, value: str) -> None:
    """Fill a box of the monthly form and wait until the portal has judged it."""
    with page.expect_response(lambda answer: "/figures/" in answer.url):
        page.fill(f"[name='{name}']", value)
        page.press(f"[name='{name}']", "Enter")


def _doubtful(page: Page) -> None:
    _type_in(page, "greening_area-numerator", "2600")
    page.wait_for_selector("#row-greening_area .entry-doubt")


def _blank(page: Page) -> None:
    _type_in(page, "volunteer_activities-numerator", "")
    page.click(".entry-submit button[type=submit]")
    page.wait_for_selector(".entry-errors")


def _open_upload(page: Page) -> None:
    page.click(".entry-upload summary")


def _freeze(page: Page) -> None:
    """Set a red head and freeze the meeting that is being prepared, though reports are missing."""
    meeting = page.url
    page.goto("/meetings/templates/form/")
    page.get_by_label("发文机关标志（红头）").fill("中共云溪街道工作委员会文件")
    page.get_by_label("发文字号").fill("云街发")
    page.click("main button[type=submit]")
    page.goto(meeting)
    page.click("form[action$='/freeze/'] button")
    page.click("button[name=confirmed]")
    page.wait_for_selector("#files button")


_MONTH = "/reports/{office}"
#: The pictures of docs/guide, made for each build of the site.
GUIDE = (
    Shot("sign-in", "", "/accounts/sign-in/", size=(900, 560)),
    Shot("secretary-first", "secretary01", "/reports/", (HEAD, "main section.panel")),
    Shot("secretary-month", "secretary01", _MONTH + "001/{due}/", (HEAD, "#row-service_inspections")),
    Shot("secretary-own", "secretary01", "/briefing/own/", (HEAD, ".onepage tbody tr:nth-child(7)")),
    Shot(
        "secretary-registers",
        "secretary01",
        "/registers/social-organisations/",
        (HEAD, "main .table-responsive"),
    ),
    Shot(
        "secretary-matter",
        "secretary01",
        "/follow-up/{given}/",
        (HEAD, "section.panel", "section.panel.no-print button"),
    ),
    Shot(
        "secretary-returned", "secretary15", _MONTH + "015/{due}/", (HEAD, ".entry-returned", ".entry-status")
    ),
    Shot("secretary-submitted", "secretary05", _MONTH + "005/{due}/", (HEAD, ".entry-status")),
    Shot("staff-board", "staff", "/reports/board/{due}/", (HEAD, ".board-table tbody tr:nth-child(9)")),
    Shot(
        "staff-review", "staff", _MONTH + "014/{due}/review/", (".review-table thead", "#row-greening_area")
    ),
    Shot("staff-decision", "staff", _MONTH + "014/{due}/review/", ("#decision",)),
    Shot(
        "staff-targets",
        "staff",
        "/indicators/cctv_installed/targets/{year}/",
        (HEAD, "main tbody tr:nth-child(4)"),
    ),
    Shot("staff-own-registers", "staff", "/registers/own/", (HEAD, "main section:nth-of-type(2)")),
    Shot("staff-prepare", "staff", "/meetings/{next}/", (HEAD, ".chosen-list")),
    Shot("staff-frozen", "staff", "/meetings/{held}/", (HEAD, "#files")),
    Shot("staff-text", "staff", "/meetings/{held}/text/", (HEAD, "#T1")),
    Shot("staff-matter", "staff", "/follow-up/{reported}/", (HEAD, "section.panel.no-print")),
    Shot("leader-page", "leader", "/briefing/{due}/", size=(1440, 900)),
    Shot("leader-rows", "leader", "/briefing/{due}/", (".briefing-far",), size=(1440, 900)),
    Shot("leader-help", "leader", "/briefing/{due}/", (".briefing-behind",), size=(1440, 900)),
    Shot("leader-foot", "leader", "/briefing/{due}/", (".briefing-foot",), size=(1440, 900)),
    Shot("leader-heatmap", "leader", "/dashboard/{last}/heatmap/", (HEAD, ".legend")),
    Shot(
        "leader-ranking",
        "leader",
        "/dashboard/{last}/indicators/self_management_committee_elected/",
        (".indicator-ranking",),
    ),
    Shot("leader-projector", "leader", "/meetings/{held}/present/#6", size=(1280, 720)),
    Shot(
        "leader-community",
        "leader",
        "/briefing/{last}/communities/{office}009/",
        (HEAD, ".onepage tbody tr:nth-child(7)"),
    ),
    Shot("admin-accounts", "admin", "/accounts/", (HEAD, "main tbody tr:nth-child(6)")),
    Shot("admin-new", "admin", "/accounts/new/", (HEAD, "main form")),
    Shot("admin-second-step", "admin", "/accounts/second-step-rule/", (HEAD, "main form")),
    Shot("admin-trail", "admin", "/accounts/trail/", (HEAD, "main tbody tr:nth-child(4)")),
    Shot("admin-system", "admin", "/system/", (HEAD, "main tbody tr:nth-child(5)")),
    # These write into the form of the month.
    Shot("secretary-doubt", "secretary01", _MONTH + "001/{due}/", ("#row-greening_area",), _doubtful),
    Shot("secretary-blank", "secretary01", _MONTH + "001/{due}/", (HEAD, ".entry-errors"), _blank),
    Shot("secretary-upload", "secretary01", _MONTH + "001/{due}/", (".entry-upload",), _open_upload),
)
#: The pictures that the repository keeps in docs/images, for README and docs/*.md.
KEPT = (
    Shot("briefing", "leader", "/briefing/{due}/", size=(1440, 900)),
    Shot("briefing-phone", "leader", "/briefing/{due}/", size=(390, 844), whole=True),
    Shot("briefing-a4", "leader", "/briefing/{due}/", paper=True),
    Shot(
        "community-page", "leader", "/briefing/{due}/communities/{office}015/", size=(1440, 900), whole=True
    ),
    Shot("", "staff", "/meetings/{next}/", act=_freeze),
    Shot("projector", "leader", "/meetings/{next}/present/#6", size=(1280, 720)),
)
#: The same of files; the meeting's page is open when they are asked for.
KEPT_FILES = (
    FileShot("bulletin", "通报（PDF）", (1, 6), dots=65),
    FileShot("slides", "演示文稿（PPT）", (4, 6, 15, 14), dots=60),
    FileShot("workbook", "数据表（Excel）", (2,), dots=100, across=1, trim=True),
)
