"""Program: gives a workbook back with some of its cells marked and commented.

Run apart by ``marking``; on its input one line of JSON (sheet, marks: [cell, text]), then the workbook; the
marked one on its output. Arguments as for ``reader``; exit code 3 where the workbook cannot be opened so.
"""

from __future__ import annotations

import io
import json
import resource
import sys

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

CANNOT = 3
MARK = PatternFill("solid", fgColor="FFC7CE")
HIGH, WIDE = 80, 320


def main() -> int:
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    told = json.loads(sys.stdin.buffer.readline())
    try:
        book = load_workbook(io.BytesIO(sys.stdin.buffer.read()))
        sheet = book[told["sheet"]]
        for place, text in told["marks"]:
            cell = sheet[place]
            if cell.__class__.__name__ == "MergedCell":  # the comment stands at the first cell of the range
                continue
            cell.fill = MARK
            cell.comment = Comment(text, told["author"], height=HIGH, width=WIDE)
        book.active = book.index(sheet)
        stream = io.BytesIO()
        book.save(stream)
    except MemoryError:
        raise
    except Exception as error:  # whatever openpyxl does not open is told in a list instead
        sys.stderr.write(f"{type(error).__name__}: {error}")
        return CANNOT
    sys.stdout.buffer.write(stream.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main())
