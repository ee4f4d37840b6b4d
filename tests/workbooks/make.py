"""Writes the workbooks of should_pass/ and should_fail/ anew: ``python -m tests.workbooks.make``.

They are October 2026 of a fictional community with four indicators (see ``test_corpus.py``).
Each file is named for what is right or wrong with it.
"""

from __future__ import annotations

import datetime as dt
import sys
import zipfile
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

HERE = Path(__file__).parent
COMMUNITY = "990188001001"
HEADINGS = [
    "Code",
    "Indicator",
    "Unit",
    "Figure",
    "Out of",
    "Brought forward",
    "Last month",
    "Target",
    "Reason",
]
GOOD = [
    ["committees", "业委会", "个", 8, 10, None, "", "90%", ""],
    ["disputes", "矛盾纠纷", "件", 3, 4, 1, "", "", ""],
    ["greening", "绿化", "㎡", 500, None, None, "", "", ""],
    ["study", "理论学习", "周", 4, None, None, "", "", ""],
]


def sheet(rows, headings=HEADINGS, community=COMMUNITY, month="2026-10", title_rows=1):
    """A workbook as the portal writes it: title, whose it is, a note, headings in row 4, figures below."""
    book = Workbook()
    page = book.active
    page.append(["永安社区：2026年10月月报"])
    page.merge_cells("A1:I1")
    for _ in range(title_rows - 1):
        page.append([])
    page.append([None, "Community code", community, None, None, None, "Month of the report", month])
    page.append([None, "Fill in the yellow cells only."])
    page.append(headings)
    for row in rows:
        page.append(row)
    return book


def changed(code, **cells):
    """The good rows, one of them with other cells."""
    keys = ["code", "name", "unit", "numerator", "denominator", "opening", "last", "target", "reason"]
    return [
        [cells.get(key, value) for key, value in zip(keys, row, strict=True)] if row[0] == code else list(row)
        for row in GOOD
    ]


def as_wps_writes_it():
    """Full-width digits, units in the cells, blanks, text dates, notes below, titles above."""
    rows = changed("committees", numerator="８ 个", denominator="１０个")
    rows[1][3:6] = [" 3件", "4", "1"]
    rows[2][3] = "５００㎡"
    rows[3][3] = "4周"
    below = [[], [None, "填表人：", "王小明", None, None, None, "2026年11月2日"]]
    return sheet([*rows, *below], month="2026年10月", title_rows=3)


def without_the_hidden_column():
    """A sheet that somebody drew up again: names instead of codes, columns in another order."""
    book = Workbook()
    page = book.active
    page.append(["指标名称不同的表"])
    page.append(["Indicator", "Out of", "Figure", "Brought forward"])
    for row in GOOD:
        page.append([row[1], row[4], row[3], row[5]])
    return book


def many_empty_rows():
    """Somebody formatted the sheet down to row 50,000."""
    book = sheet(GOOD)
    book.active.cell(50_000, 12).value = " "
    return book


PASS = {
    "as_downloaded": lambda: sheet(GOOD),
    "as_wps_writes_it": as_wps_writes_it,
    "without_the_hidden_column": without_the_hidden_column,
    "many_empty_rows": many_empty_rows,
    "month_as_a_date": lambda: sheet(GOOD, month=dt.date(2026, 10, 31)),
    "some_rows_left_blank": lambda: sheet(changed("disputes", numerator=None, denominator="", opening=" ")),
    "doubt_with_a_reason": lambda: sheet(changed("greening", numerator=5_000_000, reason="新建公园")),
}
FAIL = {
    "formula": lambda: sheet(changed("committees", numerator="=4+4")),
    "more_than_all": lambda: sheet(changed("committees", numerator=11)),
    "text_in_a_box": lambda: sheet(changed("study", numerator="四")),
    "fraction": lambda: sheet(changed("committees", numerator=8.5)),
    "negative": lambda: sheet(changed("greening", numerator=-5)),
    "date_in_a_box": lambda: sheet(changed("study", numerator=dt.date(2026, 10, 4))),
    "total_missing": lambda: sheet(changed("committees", denominator=None)),
    "doubt_without_a_reason": lambda: sheet(changed("greening", numerator=5_000_000)),
    "two_mistakes": lambda: sheet(
        [*changed("committees", numerator=11)[:2], *changed("greening", numerator=5_000_000)[2:]]
    ),
    "unknown_indicator": lambda: sheet([*GOOD, ["dance", "广场舞", "场", 3]]),
    "same_indicator_twice": lambda: sheet([*GOOD, GOOD[0]]),
    "other_community": lambda: sheet(GOOD, community="990188001002"),
    "other_month": lambda: sheet(GOOD, month="2026-09"),
    "no_headings": lambda: sheet(GOOD, headings=["a", "b", "c"]),
    "no_figures": lambda: sheet([]),
}


def as_bytes(book) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def bomb(megabytes: int = 60) -> bytes:
    """An archive with the parts of a workbook that unpacks to far more than it is."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * megabytes * 1024 * 1024)
    return stream.getvalue()


def main() -> None:
    for folder, makers in (("should_pass", PASS), ("should_fail", FAIL)):
        (HERE / folder).mkdir(exist_ok=True)
        for name, make in makers.items():
            (HERE / folder / f"{name}.xlsx").write_bytes(as_bytes(make()))
            sys.stdout.write(f"{folder}/{name}.xlsx\n")


if __name__ == "__main__":
    main()
