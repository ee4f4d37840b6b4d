/**
 * A block copied from Excel or WPS lands from the focused cell on, over rows and into new ones. The portal
 * reads it as it reads a workbook; here each value is put into its box and each row saves itself. What could
 * not be read is listed and marked, and its row waits. The last paste is undone in one step.
 *
 * @typedef {import("./rows.js").Box} Box
 * @typedef {import("./rows.js").Row} Row
 * @typedef {{ box: Box, before: string, after: string }} Change
 * @typedef {{ row: number, name: string }} Place in the block: number of the row, name of the column
 * @typedef {{ rows: Record<string, string>[], unread: (Place & { why: string })[], blank: Place[], said: string[],
 *   left: string[], noted: string[], kept: string[] }} Answer
 */
import { ask } from "../ask.js";
import { byId, fill, targetOf } from "../dom.js";
import { pasteQuoted, readBlock } from "../paste.js";
import {
  add,
  boxesOf,
  boxOf,
  empty,
  isChanged,
  put,
  rowOf,
  rows,
  show,
  table,
  tell,
  unsettle,
  valueIn,
} from "./rows.js";
import { enqueue, refuse, save, touch } from "./saving.js";

const notice = byId("sheet-paste");
const words = byId("sheet-paste-words");
const list = byId("sheet-paste-left");
const undo = byId("sheet-undo");
const clearing = byId("sheet-clear");
/** @type {{ cells: Change[], made: Row[] }} */
let last = { cells: [], made: [] };
/** @type {Box[]} over which a blank cell was pasted, and that may be cleared */
let blank = [];
let turn = 0; // of a paste: an older one, or one that was undone, says nothing any more

/** @param {string} name @param {Record<string, number>} values */
const filled = (name, values) => fill(notice.dataset[name], values);

/** @param {string | undefined} text @param {string[]} left */
function say(text, left = []) {
  words.textContent = text ?? "";
  list.textContent = "";
  for (const sentence of left) {
    const item = document.createElement("li");
    item.textContent = sentence;
    list.append(item);
  }
  list.hidden = left.length === 0;
  notice.hidden = false;
}

// --- taking a block in ---

/**
 * The rows that the block lands in, the blank ones that it needs besides included.
 * @param {string[][]} block
 * @param {number} top
 */
function rowsFor(block, top) {
  const all = rows();
  while (all.length < top + block.length) all.push(add());
  return all.slice(top, top + block.length);
}

/**
 * Put what was read into the boxes; gives back the cells that changed, those that could not be read too.
 * @param {Answer} answer
 * @param {Row[]} landed
 */
function write(answer, landed) {
  /** @type {Change[]} */
  const cells = [];
  /** @type {Change[]} */
  const unread = [];
  answer.rows.forEach((values, number) => {
    for (const [name, after] of Object.entries(values)) {
      const box = boxOf(landed[number], name);
      const before = valueIn(box);
      const isRead = box.dataset.unread === undefined;
      if (before === after && isRead && !box.indeterminate) continue;
      put(box, after);
      touch(box);
      cells.push({ box, before, after });
    }
  });
  for (const { row, name, why } of answer.unread) {
    const box = boxOf(landed[row], name);
    const before = valueIn(box);
    empty(box);
    unread.push({ box, before, after: valueIn(box) });
    tell(box, why);
    box.dataset.unread = "";
    show(landed[row], "refused");
  }
  return { cells, unread };
}

/**
 * @param {Row[]} changed
 * @param {string} account of what was put where
 * @param {string[]} left
 */
async function saveAll(changed, account, left) {
  turn += 1;
  const mine = turn;
  let [done, refused, waiting] = [0, 0, 0];
  const report = () => {
    let text = account;
    if (changed.length) text += filled("progress", { done, all: changed.length });
    if (refused) text += filled("refused", { count: refused });
    if (waiting) text += filled("waiting", { count: waiting });
    say(text, left);
  };
  report();
  for (const row of changed) {
    const state = await save(row);
    if (turn !== mine) return;
    if (state === "saved" || state === "changed") done += 1;
    else if (state === "unsaved") waiting += 1;
    else refused += 1;
    report();
  }
}

/**
 * The sentences below the account, those of each kind under words of their own.
 * @param {Answer} answer
 */
function listed({ left, noted, kept }) {
  /** @param {string | undefined} title @param {string[]} some */
  const under = (title, some) => (some.length ? [title ?? "", ...some] : []);
  const held = filled("blank", { count: kept.length });
  return [...under(notice.dataset.left, left), ...under(notice.dataset.noted, noted), ...under(held, kept)];
}

/** The blank cells of the last paste count after all: what stands in their boxes goes. */
async function clearBlank() {
  const cells = blank.map((box) => ({ box, before: valueIn(box), after: "" }));
  blank = [];
  clearing.hidden = true;
  for (const { box } of cells) {
    put(box, "");
    touch(box);
  }
  last = { ...last, cells: [...last.cells, ...cells] };
  undo.hidden = false;
  await saveAll([...new Set(cells.map(({ box }) => rowOf(box)))], filled("cleared", { count: cells.length }), []);
}

/** @param {string[][]} block @param {Box} box */
async function take(block, box) {
  blank = [];
  clearing.hidden = true;
  if (block.length > Number(table.dataset.most)) {
    undo.hidden = true;
    say(table.dataset.tooMany);
    return;
  }
  const landed = rowsFor(block, rows().indexOf(rowOf(box)));
  const targets = landed.map((row) => [row.dataset.pk ?? null, row.dataset.label]);
  const content = JSON.stringify({ at: box.name, block, targets });
  const answer = await ask(table.dataset.read ?? "", content, "application/json");
  if (!answer?.rows) {
    undo.hidden = true;
    say(answer?.said?.join(" ") ?? notice.dataset.failed);
    return;
  }
  const isNew = new Set(landed.filter((row) => !row.dataset.pk && !isChanged(row)));
  const { cells, unread } = write(answer, landed);
  const changed = [...new Set([...cells, ...unread].map(({ box: each }) => rowOf(each)))];
  last = { cells: [...cells, ...unread], made: changed.filter((row) => isNew.has(row)) };
  undo.hidden = last.cells.length === 0;
  blank = answer.blank.map((/** @type {Place} */ { row, name }) => boxOf(landed[row], name));
  clearing.hidden = blank.length === 0;
  const account = [...answer.said, filled("filled", { count: cells.length })].join(" ");
  await saveAll(changed, account, listed(answer));
}

// --- undoing it ---

/**
 * A row that the paste made and saved is taken out of the register; false if the portal keeps it.
 * @param {Row} row
 */
async function takeBack(row) {
  if (!row.dataset.pk) return true; // never saved: its boxes are emptied like those of old rows
  const answer = await ask(`${row.dataset.address}take-back/`, new URLSearchParams());
  if (answer?.status !== 200) refuse(row, answer?.refused ?? { "": notice.dataset.failed ?? "" });
  else unsettle(row);
  return answer?.status === 200;
}

async function takeAllBack() {
  const { cells, made } = last;
  last = { cells: [], made: [] };
  turn += 1;
  undo.hidden = true;
  clearing.hidden = true;
  const kept = new Set();
  const out = new Set(); // of the register again: their cells are blank
  for (const row of made) {
    if (row.dataset.pk) await save(row); // what was typed since makes it a row that stays
    const isSaved = row.dataset.pk !== undefined;
    if (!(await enqueue(() => takeBack(row)))) kept.add(row);
    else if (isSaved) out.add(row);
  }
  const touched = new Set();
  for (const { box, before, after } of cells) {
    if (kept.has(rowOf(box)) || out.has(rowOf(box))) continue;
    if (valueIn(box) !== after) {
      kept.add(rowOf(box)); // written over since: it stays, and that is said
      continue;
    }
    put(box, before);
    touch(box);
    touched.add(rowOf(box));
  }
  for (const row of touched) {
    for (const box of boxesOf(row)) if (box.dataset.unread !== undefined) touch(box);
    const state = await save(row);
    if (["refused", "conflict", "unsaved"].includes(state ?? "")) kept.add(row);
  }
  say(kept.size ? filled("kept", { count: kept.size }) : notice.dataset.undone);
}

export function watchPasting() {
  table.addEventListener("paste", (event) => {
    const box = /** @type {Box} */ (targetOf(event));
    if (!box.matches(".sheet-box")) return;
    const block = readBlock(event.clipboardData?.getData("text/plain") ?? "");
    const isOne = block.length < 2 && (block[0] ?? []).length < 2;
    const isText = box.matches("textarea, input:not([type]), input[type=text]");
    if (isOne && isText) pasteQuoted(event);
    if (!block.length || (isOne && isText)) return;
    event.preventDefault();
    take(block, box);
  });
  undo.addEventListener("click", takeAllBack);
  clearing.addEventListener("click", clearBlank);
  byId("sheet-paste-close").addEventListener("click", () => {
    notice.hidden = true;
  });
}
