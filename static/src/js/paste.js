/**
 * A block copied from Excel or WPS lands in the form, each cell in the box of its place. The portal reads the
 * block as it reads a file (portal/reporting/pasting/), so that both take and refuse the same; here it is
 * taken apart into cells, what was read is put into the boxes, and all that has none is listed. Where the
 * portal does not answer, nothing is changed. The last paste is undone in one step.
 */
import { ask } from "./ask.js";
import { byId, fill, targetOf, the } from "./dom.js";
import { versionOf } from "./entry/kept.js";

/**
 * @typedef {{ box: HTMLInputElement, before: string, after: string }} Change
 * @typedef {{ row: string, box: string, value: string }} Cell as the portal answers: `row` is an indicator's code
 * @typedef {{ cells: Cell[], unread: Cell[], blank: Cell[], left: string[], doubled: string[], others: string[],
 *   passed: string[], is_last_passed: boolean, refused: string, said: string }} Answer
 * @typedef {ReturnType<typeof landed>} Landed
 */

/**
 * A cell that holds a line end, a tab or a quotation mark is copied between quotation marks, with those inside
 * doubled; some programs do so with every figure. Any other mark is what somebody typed: "红色"先锋队, a ditto.
 */
const QUOTED = /"((?:[^"]|"")*)"(?=[\t\n]|$)/y;
const PLAIN = /[^\t\n]*/y;

/**
 * The quoted cell that begins there, with its quotation marks; empty where none does.
 * @param {string} text
 * @param {number} at
 */
function quotedAt(text, at) {
  QUOTED.lastIndex = at;
  const [whole, inside] = QUOTED.exec(text) ?? ["", ""];
  // Two stray marks.
  const isOfTwo = /^[\t\n]|\t$/.test(inside) || (/\t/.test(inside) && /\n/.test(inside));
  return /[\t\n]|""|^\P{L}+$/u.test(inside) && !isOfTwo ? whole : "";
}

/**
 * The rows of what Excel, WPS and LibreOffice put on the clipboard: tabs, line ends, quoted cells.
 * @param {string} copied
 */
export function readBlock(copied) {
  const text = copied.replace(/\r\n?/g, "\n");
  /** @type {string[][]} */
  const rows = [[]];
  for (let at = 0; at <= text.length; at += 1) {
    const quoted = quotedAt(text, at);
    PLAIN.lastIndex = at;
    const plain = quoted || (PLAIN.exec(text)?.[0] ?? "");
    const cell = quoted ? quoted.slice(1, -1).replaceAll('""', '"') : plain;
    rows[rows.length - 1].push(cell.trim());
    at += plain.length;
    if (text[at] === "\n") rows.push([]);
  }
  while (rows.length && rows[rows.length - 1].every((value) => value === "")) rows.pop();
  return rows;
}

/**
 * One cell of several lines, copied between quotation marks that nobody wrote: it is put into the box of text
 * as the cell has it, its lines apart. Anything else is pasted as always.
 * @param {ClipboardEvent} event
 */
export function pasteQuoted(event) {
  const box = targetOf(event);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const block = readBlock(text);
  const cell = block[0]?.[0] ?? "";
  if (block.length !== 1 || block[0].length !== 1 || cell === text.replace(/\r\n?/g, "\n").trim()) return;
  event.preventDefault();
  const value = box.matches("textarea") ? cell : cell.replace(/\s*\n\s*/g, " ");
  document.execCommand("insertText", false, value); // as if typed: it can be undone, and the box says that it changed
}

/** @param {string} code */
const rowNamed = (code) => document.getElementById(`row-${code}`);

/**
 * @param {Cell} cell
 * @returns {HTMLInputElement | null | undefined}
 */
function boxOf({ row, box }) {
  if (box === "reason") return rowNamed(row)?.querySelector(".entry-reason input");
  return rowNamed(row)?.querySelector(`.entry-box[data-box="${box}"]`);
}

/** @param {Element} box */
const rowOf = (box) => /** @type {HTMLElement} */ (box.closest(".entry-row"));

/**
 * What the answer changes in the boxes of the page, what stays in them, and what has none there.
 * @param {Answer} answer
 */
function landed(answer) {
  /** @param {Cell[]} cells */
  const found = (cells) =>
    cells.flatMap((cell) => {
      const box = boxOf(cell);
      return box ? [{ box, value: cell.value }] : [];
    });
  return {
    ...answer,
    changed: found(answer.cells)
      .filter(({ box, value }) => box.value !== value)
      .map(({ box, value }) => ({ box, before: box.value, after: value })),
    unread: found(answer.unread),
    blank: found(answer.blank)
      .map(({ box }) => box)
      .filter((box) => box.value),
    left: [...answer.left, ...answer.cells.filter((cell) => !boxOf(cell)).map(({ value }) => value)],
  };
}

/**
 * The rows that hold nothing of their own but what was pasted, all of which goes: undone, they are as open as
 * they were, and not saved with what they suggested.
 * @param {Change[]} changes
 * @param {Change[]} standing those of them that nobody wrote over
 */
function rowsMade(changes, standing) {
  const rows = new Set(changes.map((change) => rowOf(change.box)));
  /** @param {HTMLElement} row */
  const isWhole = (row) => changes.every((change) => rowOf(change.box) !== row || standing.includes(change));
  return [...rows].filter((row) => row.dataset.pastedOver === "0" && isWhole(row));
}

/**
 * Write the values, and let each row save itself once; what the box made of a value is what stands there.
 * @param {Change[]} changes
 * @param {"before" | "after"} name
 * @param {HTMLElement[]} undone rows that shall be as open again as they were
 */
function write(changes, name, undone = []) {
  /** @type {Map<HTMLElement, HTMLInputElement>} */
  const rows = new Map();
  for (const change of changes) {
    change.box.value = change[name];
    change[name] = change.box.value;
    change.box.dispatchEvent(new Event("input", { bubbles: true }));
    rows.set(rowOf(change.box), change.box);
  }
  for (const row of undone) row.dataset.undone = "";
  for (const box of rows.values()) box.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {HTMLElement} box */
const isReason = (box) => box.closest(".entry-reason") !== null;
/** @param {HTMLElement} box */
const nameOf = (box) => rowOf(box).dataset.name ?? "";

/**
 * What was pasted and what was not, in sentences.
 * @param {HTMLElement} notice
 * @param {Landed} landed
 */
function account(notice, { changed, unread, blank, left, doubled, others, passed, is_last_passed: isPassed }) {
  /** @param {string} name @param {string[]} words */
  const say = (name, words) => {
    const list = words.join(name === "left" ? "、" : "；");
    return words.length ? fill(notice.dataset[name], { count: words.length, cells: list }) : "";
  };
  const refused = unread.map(({ box, value }) => {
    const shown = value.replace(/\s*\n\s*/g, " ");
    return `${box.getAttribute("aria-label")} ${fill(notice.dataset.unread, { value: shown })}`;
  });
  const reasons = changed.filter(({ box }) => isReason(box)).map(({ box, after }) => `${nameOf(box)}（${after}）`);
  const kept = blank.map((box) => `${labelOf(box, notice)}（${box.value}）`);
  return [
    fill(notice.dataset.filled, { count: changed.length }),
    say("reasons", reasons),
    say("titles", passed),
    isPassed ? (notice.dataset.passed ?? "") : "",
    say("blank", kept),
    say("refused", refused),
    say("doubled", doubled),
    say("others", others),
    say("left", left),
  ].join("");
}

/**
 * The box as sentences call it: its indicator, and which of its boxes it is.
 * @param {HTMLElement} box
 * @param {HTMLElement} notice
 */
function labelOf(box, notice) {
  return isReason(box) ? `${nameOf(box)} ${notice.dataset.reason}` : (box.getAttribute("aria-label") ?? "");
}

/**
 * Why nothing was taken at all, with what stood in the block, or that the portal did not answer.
 * @param {HTMLElement} notice
 * @param {Answer | null} answer
 */
function whyNot(notice, answer) {
  const { refused = "", left = [], said = "" } = answer ?? {};
  const words = notice.dataset[refused || "failed"] ?? "";
  return `${fill(words, { heading: left[0] ?? "", cells: left.join("、") })}${said}`;
}

/**
 * What is in the clipboard, where it is more than one value for the box; one value is pasted as always.
 * @param {ClipboardEvent} event
 */
function blockIn(event) {
  const block = readBlock(event.clipboardData?.getData("text/plain") ?? "");
  const isOne = block.length < 2 && (block[0] ?? []).length < 2;
  return isOne && !block[0]?.[0]?.includes("\n") ? null : block;
}

/** The last paste: what it put where, and its notice, from which it is undone in one step. */
class Paste {
  /** @param {HTMLElement} notice */
  constructor(notice) {
    this.notice = notice;
    this.words = the(notice, "p");
    this.undoing = the(notice, "button");
    this.clearing = byId("paste-clear");
    /** @type {Change[]} */
    this.last = [];
    /** @type {HTMLInputElement[]} boxes that a blank cell was pasted over */
    this.blank = [];
    this.turn = 0; // the answer to an older paste is not taken any more
  }

  /**
   * @param {string[][]} block
   * @param {HTMLInputElement} box
   */
  async take(block, box) {
    this.turn += 1;
    const mine = this.turn;
    const at = rowOf(box).id.replace(/^row-/, "");
    const { address = "" } = this.notice.dataset;
    this.notice.setAttribute("aria-busy", "true");
    const answer = await ask(address, JSON.stringify({ block, at, box: box.dataset.box }), "application/json");
    if (this.turn !== mine) return;
    const done = answer?.cells && !answer.refused ? landed(answer) : null;
    if (done) this.put(done.changed);
    this.words.textContent = done ? account(this.notice, done) : whyNot(this.notice, answer);
    this.undoing.hidden = !done || done.changed.length === 0;
    this.blank = done ? done.blank : [];
    this.clearing.hidden = this.blank.length === 0;
    this.notice.hidden = false;
    this.notice.removeAttribute("aria-busy");
  }

  /** @param {Change[]} changes */
  put(changes) {
    this.last = changes;
    for (const row of changes.map(({ box }) => rowOf(box))) row.dataset.pastedOver = versionOf(row)?.value ?? "0";
    write(changes, "after");
  }

  /** The blank cells count after all: what stands in their boxes goes. */
  clear() {
    const cleared = this.blank.map((box) => ({ box, before: box.value, after: "" }));
    write(cleared, "after");
    this.last = [...this.last, ...cleared];
    this.words.textContent = fill(this.notice.dataset.cleared, { count: cleared.length });
    this.undoing.hidden = false;
    this.clearing.hidden = true;
  }

  undo() {
    const standing = this.last.filter((change) => change.box.value === change.after);
    const kept = this.last.length - standing.length;
    write(standing, "before", rowsMade(this.last, standing));
    this.words.textContent = fill(this.notice.dataset.kept, { count: kept });
    this.notice.hidden = kept === 0;
    this.undoing.hidden = true;
    this.clearing.hidden = true;
    this.last = [];
  }
}

export function watchPaste() {
  const notice = document.getElementById("paste");
  if (!notice) return;
  const paste = new Paste(notice);
  document.addEventListener("paste", (event) => {
    const box = targetOf(event);
    if (!(box instanceof HTMLInputElement)) return;
    if (box.matches(".entry-reason input")) pasteQuoted(event);
    const block = box.matches(".entry-box") ? blockIn(event) : null;
    if (!block) return;
    event.preventDefault();
    paste.take(block, box);
  });
  paste.clearing.addEventListener("click", () => paste.clear());
  paste.undoing.addEventListener("click", () => paste.undo());
}
