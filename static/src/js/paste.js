/**
 * A block copied from Excel or WPS lands in the form, each cell in the box of its place. The portal reads the
 * block as it reads a file (portal/reporting/pasting/), so that both take and refuse the same; here it is
 * taken apart into cells, what was read is put into the boxes, and all that has none is listed. Where the
 * portal does not answer, nothing is changed. The last paste is undone in one step.
 */
import { ask } from "./ask.js";

/**
 * A cell that holds a line end, a tab or a quotation mark is copied between quotation marks, with those inside
 * doubled; some programs do so with every figure. Any other mark is what somebody typed: "红色"先锋队, a ditto.
 */
const QUOTED = /"((?:[^"]|"")*)"(?=[\t\n]|$)/y;
const PLAIN = /[^\t\n]*/y;

/** The quoted cell that begins there, with its quotation marks; empty where none does. */
function quotedAt(text, at) {
  QUOTED.lastIndex = at;
  const [whole, inside] = QUOTED.exec(text) ?? ["", ""];
  const isOfTwo = /^[\t\n]|\t$/.test(inside) || (/\t/.test(inside) && /\n/.test(inside)); // two stray marks
  return /[\t\n]|""|^\P{L}+$/u.test(inside) && !isOfTwo ? whole : "";
}

/** The rows of what Excel, WPS and LibreOffice put on the clipboard: tabs, line ends, quoted cells. */
export function readBlock(copied) {
  const text = copied.replace(/\r\n?/g, "\n");
  const rows = [[]];
  for (let at = 0; at <= text.length; at += 1) {
    const quoted = quotedAt(text, at);
    PLAIN.lastIndex = at;
    const plain = quoted || PLAIN.exec(text)[0];
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
 */
export function pasteQuoted(event) {
  const box = event.target;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const block = readBlock(text);
  const cell = block[0]?.[0] ?? "";
  if (block.length !== 1 || block[0].length !== 1 || cell === text.replace(/\r\n?/g, "\n").trim()) return;
  event.preventDefault();
  const value = box.matches("textarea") ? cell : cell.replace(/\s*\n\s*/g, " ");
  document.execCommand("insertText", false, value); // as if typed: it can be undone, and the box says that it changed
}

const rowNamed = (code) => document.getElementById(`row-${code}`);

function targetOf({ row, box }) {
  if (box === "reason") return rowNamed(row)?.querySelector(".entry-reason input");
  return rowNamed(row)?.querySelector(`.entry-box[data-box="${box}"]`);
}

/** What the answer changes in the boxes of the page, what stays in them, and what has none there. */
function landed(answer) {
  const found = (cells) => cells.map((cell) => ({ box: targetOf(cell), value: cell.value })).filter(({ box }) => box);
  return {
    ...answer,
    changed: found(answer.cells)
      .filter(({ box, value }) => box.value !== value)
      .map(({ box, value }) => ({ box, before: box.value, after: value })),
    unread: found(answer.unread),
    blank: found(answer.blank).map(({ box }) => box).filter((box) => box.value),
    left: [...answer.left, ...answer.cells.filter((cell) => !targetOf(cell)).map(({ value }) => value)],
  };
}

const versionOf = (row) => row.querySelector('input[name$="-version"]')?.value ?? "0";

/**
 * The rows that hold nothing of their own but what was pasted, all of which goes: undone, they are as open as
 * they were, and not saved with what they suggested.
 */
function rowsMade(changes, standing) {
  const rows = new Set(changes.map((change) => change.box.closest(".entry-row")));
  const isWhole = (row) =>
    changes.every((change) => change.box.closest(".entry-row") !== row || standing.includes(change));
  return [...rows].filter((row) => row.dataset.pastedOver === "0" && isWhole(row));
}

/** Write the values, and let each row save itself once; what the box made of a value is what stands there. */
function write(changes, name) {
  const rows = new Map();
  for (const change of changes) {
    change.box.value = change[name];
    change[name] = change.box.value;
    change.box.dispatchEvent(new Event("input", { bubbles: true }));
    rows.set(change.box.closest(".entry-row"), change.box);
  }
  for (const box of rows.values()) box.dispatchEvent(new Event("change", { bubbles: true }));
}

const isReason = (box) => box.closest(".entry-reason") !== null;
const nameOf = (box) => box.closest(".entry-row").dataset.name;

/** A sentence with what belongs into it: words of the block, in which $& is $&. */
const fill = (text, values) =>
  Object.entries(values).reduce((whole, [key, value]) => whole.replace(`{${key}}`, () => value), text);

/** What was pasted and what was not, in sentences. */
function account(notice, { changed, unread, blank, left, doubled, others, passed, is_last_passed: isPassed }) {
  const say = (name, words) => {
    const list = words.join(name === "left" ? "、" : "；");
    return words.length ? fill(notice.dataset[name], { count: words.length, cells: list }) : "";
  };
  const refused = unread.map(({ box, value }) => {
    const shown = value.replace(/\s*\n\s*/g, " ");
    return `${box.getAttribute("aria-label")} ${fill(notice.dataset.unread, { value: shown })}`;
  });
  const reasons = changed.filter(({ box }) => isReason(box));
  const kept = blank.map((box) => `${labelOf(box, notice)}（${box.value}）`);
  return [
    notice.dataset.filled.replace("{count}", changed.length),
    say("reasons", reasons.map(({ box, after }) => `${nameOf(box)}（${after}）`)),
    say("titles", passed),
    isPassed ? notice.dataset.passed : "",
    say("blank", kept),
    say("refused", refused),
    say("doubled", doubled),
    say("others", others),
    say("left", left),
  ].join("");
}

/** The box as sentences call it: its indicator, and which of its boxes it is. */
function labelOf(box, notice) {
  return isReason(box) ? `${nameOf(box)} ${notice.dataset.reason}` : box.getAttribute("aria-label");
}

/** Why nothing was taken at all, with what stood in the block, or that the portal did not answer. */
function whyNot(notice, answer) {
  const { refused = "", left = [], said = "" } = answer ?? {};
  const words = notice.dataset[refused || "failed"] ?? "";
  return `${fill(words, { heading: left[0] ?? "", cells: left.join("、") })}${said}`;
}

export function watchPaste() {
  const notice = document.getElementById("paste");
  if (!notice) return;
  const [words, undo] = [notice.querySelector("p"), notice.querySelector("button")];
  const clearing = document.getElementById("paste-clear");
  let [last, blank] = [[], []];
  let turn = 0; // of a paste: the answer to an older one is not taken any more

  async function take(block, box) {
    const mine = (turn += 1);
    const [at, kind] = [box.closest(".entry-row").id.replace(/^row-/, ""), box.dataset.box];
    notice.setAttribute("aria-busy", "true");
    const answer = await ask(notice.dataset.address, JSON.stringify({ block, at, box: kind }), "application/json");
    if (turn !== mine) return;
    const done = answer?.cells && !answer.refused ? landed(answer) : null;
    last = done ? done.changed : last;
    for (const change of done ? done.changed : []) {
      const row = change.box.closest(".entry-row");
      row.dataset.pastedOver = versionOf(row);
    }
    if (done) write(done.changed, "after");
    words.textContent = done ? account(notice, done) : whyNot(notice, answer);
    undo.hidden = !done || done.changed.length === 0;
    blank = done ? done.blank : [];
    clearing.hidden = blank.length === 0;
    notice.hidden = false;
    notice.removeAttribute("aria-busy");
  }

  document.addEventListener("paste", (event) => {
    const box = event.target;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (box instanceof HTMLInputElement && box.matches(".entry-reason input")) pasteQuoted(event);
    if (!(box instanceof HTMLInputElement) || !box.matches(".entry-box")) return;
    const block = readBlock(text);
    const isOne = block.length < 2 && (block[0] ?? []).length < 2;
    if (isOne && !block[0]?.[0]?.includes("\n")) return; // one value: as always
    event.preventDefault();
    take(block, box);
  });
  clearing.addEventListener("click", () => {
    const cleared = blank.map((box) => ({ box, before: box.value, after: "" }));
    write(cleared, "after");
    last = [...last, ...cleared];
    words.textContent = notice.dataset.cleared.replace("{count}", cleared.length);
    undo.hidden = false;
    clearing.hidden = true;
  });
  undo.addEventListener("click", () => {
    const standing = last.filter((change) => change.box.value === change.after);
    for (const row of rowsMade(last, standing)) row.dataset.undone = "";
    write(standing, "before");
    words.textContent = notice.dataset.kept.replace("{count}", last.length - standing.length);
    notice.hidden = standing.length === last.length;
    undo.hidden = true;
    clearing.hidden = true;
    last = [];
  });
}
