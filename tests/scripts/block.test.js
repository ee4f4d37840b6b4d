/** What programs put on the clipboard, taken apart into cells. */
import { expect, test } from "vitest";

import { readBlock } from "../../static/src/js/paste.js";

test.each([
  ["one value", "12", [["12"]]],
  ["nothing", "", []],
  [
    "two columns and rows",
    "1\t2\r\n3\t4\r\n",
    [
      ["1", "2"],
      ["3", "4"],
    ],
  ],
  ["old line ends", "1\r2\r", [["1"], ["2"]]],
  [
    "blank cells, which stand for a place",
    "1\t\t3\n\t\t\n4\t\t",
    [
      ["1", "", "3"],
      ["", "", ""],
      ["4", "", ""],
    ],
  ],
  ["blank rows at the end, which stand for nothing", "1\n\n\t\n", [["1"]]],
  ["blanks round a figure", " 12 \t０ ", [["12", "０"]]],
  ["a cell of two lines", '"1\n2"\t3', [["1\n2", "3"]]],
  ["a cell with marks of its own", '"he said ""so"""\t3', [['he said "so"', "3"]]],
  ["a figure between marks", '"1,234"\t"5"', [["1,234", "5"]]],
  ["a tab inside a cell", '"a\tb"', [["a\tb"]]],
  ["marks that somebody typed", '"红色"先锋队\t3', [['"红色"先锋队', "3"]]],
  ["a word between marks that somebody typed", '"红色"\t3', [['"红色"', "3"]]],
  ["a ditto", '"\t3', [['"', "3"]]],
  [
    "two dittos over each other",
    '"\t3\n"\t4',
    [
      ['"', "3"],
      ['"', "4"],
    ],
  ],
  ["two marks alone, a ditto too", '""\t3', [['""', "3"]]],
])("%s", (_name, copied, rows) => {
  expect(readBlock(copied)).toEqual(rows);
});
