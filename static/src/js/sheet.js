/**
 * The table view of a register: rows that are entered and changed as in a spreadsheet. Every cell is a box of
 * the register's form, and the portal judges it; nothing is judged here.
 */
import { watchKeys } from "./sheet/keys.js";
import { watchPasting } from "./sheet/pasting.js";
import { add, rows, watch } from "./sheet/rows.js";
import { watchSaving } from "./sheet/saving.js";

const BLANK_ROWS = 10;

rows().forEach(watch);
for (let number = 0; number < BLANK_ROWS; number += 1) add();
watchKeys();
watchSaving();
watchPasting();
