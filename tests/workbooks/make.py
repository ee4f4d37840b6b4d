"""Writes the workbooks of reports/, exports/ and registers/ anew: ``python -m tests.workbooks.make [name]``.

The tables in the modules of the same names say what each is like and what has to come of it. They are made
by openpyxl, xlsxwriter and LibreOffice; no file of anybody else is among them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.workbooks import exports, registers, reports
from tests.workbooks.kit import HERE, as_bytes, bomb
from tests.workbooks.report_pages import COMMUNITY

__all__ = ["COMMUNITY", "as_bytes", "bomb"]


TABLES = (("reports", reports.CASES), ("exports", exports.CASES), ("registers", registers.CASES))


def main(names: list[str]) -> None:
    for folder, cases in TABLES:
        for case in cases:
            path = Path(HERE, folder, f"{case.name}.{case.ending}")
            if (names and case.name in names) or (not names and not path.exists()):
                path.write_bytes(case.content())
                sys.stdout.write(f"{path.relative_to(HERE)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
