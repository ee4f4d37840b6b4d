/**
 * A block copied from Excel or WPS lands in the form from the focused box on, each cell in the box of its
 * place. What has no box there, or is of two lines where a figure belongs, is listed; nothing is guessed or
 * joined. A reason is taken under its heading, or where the columns are those of the portal's own workbook.
 * The last paste is undone in one step.
 */
import { apartTitles, isNoRow, plainHeading } from "./paste_head.js";
import { apart, inWords, isOwnPlace, isOwnTime, isRowNumber, ownOf, plain } from "./paste_rows.js";

const COLUMNS = ["numerator", "denominator", "opening", "reason"];
const BOXES = 3; // of them hold figures
const LAST = "last"; // last month and target, which the workbook has between the boxes and the reason
const OWN = [...COLUMNS.slice(0, BOXES), LAST, LAST, "reason"]; // the workbook's columns from the figure on

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

const flat = (text) => text.normalize("NFKC").replace(/[\s:*()]/g, "").toLowerCase();
const isFigure = (text) => /^[+-]?\d(?!.*[年月])/.test(text.normalize("NFKC")); // 9月 is a heading, 3人 a figure

const isOneFigure = (text) =>
  /^[+-]?\d[\d,.]*([/⁄]\d[\d,.]*)?[%‰]?\D?$/.test(text.normalize("NFKC").replace(/\s/g, ""));
const isOfLast = (text) => /^$|^[-—–/]+$|^[≥≤<>]?[+-]?\d/.test(text.normalize("NFKC").trim());

const allRows = () => [...document.querySelectorAll(".entry-row")];

/**
 * What was copied along with the figures: headings in the first row say which box a column belongs to, names
 * of indicators say which row a line belongs to. Without lines where a first row of words names none of the
 * boxes, or one of them twice.
 */
function unwrap(pasted, box, labels, nameHeading, own) {
  const names = new Map(allRows().map((row) => [flat(row.dataset.name), row]));
  const columnOf = (cell) => labels.indexOf(flat(plainHeading(cell)));
  const isKnown = (cell) => columnOf(cell) >= 0 || flat(cell) === nameHeading;
  const isName = (cell) => names.has(flat(cell));
  const { titles, rest, strange: other } = apartTitles(pasted, isKnown, isName, own);
  const themes = new Set([...document.querySelectorAll(".entry-theme th[scope=rowgroup]")].map((one) => plain(one.textContent)));
  const words = rest.filter((line) => isNoRow(line, themes) && !line.some(isName));
  const block = rest.filter((line) => !words.includes(line));
  if (other.length || !block.length) return { lines: null, other: other.length ? other : titles.flat() };
  const first = block[0].map(flat);
  const isData = block[0].some(isFigure) || first.some((cell) => names.has(cell)) || first.every((cell) => !cell);
  const hasFigures = block.slice(1).some((cells) => cells.some(isFigure));
  const isWords = !isData && (hasFigures || block[0].filter(isKnown).length > 1);
  const columns = isWords ? block[0].map(columnOf) : null;
  if (isWords && !columns.some((at) => at >= 0)) return { lines: null };
  const twice = columns?.find((column, at) => column >= 0 && columns.indexOf(column) < at) ?? -1;
  if (twice >= 0) return { lines: null, twice: block[0].filter((_cell, at) => columns[at] === twice) };
  const cells = isWords ? block.slice(1) : block;
  const place = placeOfNames(cells, names, isWords ? first.indexOf(nameHeading) : -1);
  const rows = allRows();
  const top = rows.indexOf(box.closest(".entry-row"));
  const rowOf = (line, down) => (place < 0 ? rows[top + down] : names.get(flat(line[place] ?? "")));
  const found = cells.map((line, down) => ({ cells: line, row: rowOf(line, down), name: line[place] ?? "" }));
  const several = found.filter(({ row }) => row && found.filter((one) => one.row === row).length > 1);
  const lines = found.filter((line) => !several.includes(line)); // nobody knows which of them is right
  const strange = columns ? block[0].filter((_cell, at) => columns[at] < 0 && at !== place) : [];
  const headings = columns ? block[0] : null;
  const passed = [...titles, ...words].map((line) => line.filter((cell) => cell !== "").join(" "));
  return { lines, columns, headings, place, strange: strange.filter((cell) => !/^(?:序号?|行号)?$/.test(cell)), several, passed };
}

/** The column in which indicators are named: most of all, or as its heading says; -1 where none is. */
function placeOfNames(lines, names, headed) {
  const named = (at) => lines.filter((cells) => names.has(flat(cells[at] ?? ""))).length;
  const counts = Array.from({ length: Math.max(...lines.map((cells) => cells.length)) }, (_none, at) => named(at));
  const most = Math.max(...counts);
  return most > 0 ? counts.indexOf(most) : headed;
}

const widest = (lines) => Math.max(0, ...lines.map(({ cells }) => cells.length));

/** Columns without a heading that hold the unit in which each row is counted, and no figure. */
function columnsOfUnits({ lines, columns, place }) {
  const found = new Set();
  if (columns) return found;
  lines.forEach(({ cells, row }) => {
    cells.forEach((cell, at) => {
      if (at !== place && cell !== "" && row && flat(cell) === flat(row.dataset.unit)) found.add(at);
    });
  });
  const isWhole = place >= 0 && widest(lines) === place + 2 + OWN.length;
  if (isWhole) found.add(place + 1); // the unit stands there in the workbook, whatever it is called
  return new Set([...found].filter((at) => !lines.some(({ cells }) => isFigure(cells[at] ?? ""))));
}

/**
 * What each column holds: as its heading says; without one, the boxes from the focused one (or from the name)
 * on, and behind them nothing, unless the block ends as a row of the workbook does.
 */
function kindsOf({ lines, columns, place }, box) {
  if (columns) return columns.map((column) => COLUMNS[column]);
  const units = columnsOfUnits({ lines, columns, place });
  const width = widest(lines);
  const left = place < 0 ? COLUMNS.indexOf(box.dataset.box) : 0;
  const holding = Array.from({ length: width }, (_none, at) => at).filter((at) => at > place && !units.has(at));
  const of = (kind) => holding.filter((_at, number) => OWN[left + number] === kind);
  const among = of(LAST).flatMap((at) => lines.map(({ cells }) => cells[at] ?? ""));
  const isWhole = left + holding.length === OWN.length;
  const isOwn = left + holding.length <= OWN.length && among.every(isOfLast);
  const hasLast = among.some((cell) => /\d\s*[/%]/.test(cell.normalize("NFKC")));
  const known = isOwn && (isWhole || hasLast) ? OWN : COLUMNS.slice(0, BOXES);
  const kinds = new Array(width).fill("passed");
  holding.forEach((at, number) => (kinds[at] = known[left + number]));
  return kinds;
}

function targetOf(row, kind) {
  if (kind === "reason") return row?.querySelector(".entry-reason input");
  return row?.querySelector(`.entry-box[data-box="${kind}"]`);
}

/** Where cells may say whose a row is: under headings that are none of a box, without headings left of the name. */
const besideOf = ({ lines, headings, place }, kinds) =>
  Array.from({ length: widest(lines) }, (_none, at) => at).filter((at) => at !== place && (headings ? !kinds[at] : at < place || kinds[at] === "passed"));

/** What stands left of the name without a heading of its own, or as a word where the row's number belongs. */
function leftOf({ cells, name }, { headings, place }, isWhole, own) {
  const left = cells.slice(0, Math.max(place, 0)).filter((cell, at) => {
    const isHeaded = headings && headings[at] !== "" && !/^序号?$|^行号$/.test(flat(headings[at]));
    return cell !== "" && !isHeaded && !isRowNumber(cell) && !isOwnPlace(cell, own) && !isOwnTime(cell, own);
  });
  return left.length && !isWhole ? [`${name}（${left.join("、")}）`] : [];
}

/** Put the block into the boxes; gives back what was changed, what is no one figure, and what found no box. */
function fill(found, box, own) {
  const { lines, columns, headings, place, strange, several, passed } = found;
  const kinds = kindsOf(found, box);
  const others = apart(lines, besideOf(found, kinds), headings, own);
  const isWhole = !headings && place === 1 && widest(lines) === place + 2 + OWN.length; // the code stands there
  const [changed, unread, blank, homeless] = [[], [], [], [...strange]];
  for (const line of lines.filter((one) => !others.includes(one))) {
    const { cells, row, name } = line;
    const lost = [];
    if (!row && place >= 0) {
      if (cells.some((cell) => cell !== "")) homeless.push(inWords(line));
      continue;
    }
    homeless.push(...leftOf(line, found, isWhole, own));
    cells.forEach((cell, right) => {
      const kind = kinds[right];
      if (right === place || kind === LAST || kind === "passed" || (columns && !kind)) return;
      const target = targetOf(row, kind);
      if (cell === "") {
        if (target?.value) blank.push(target); // nothing is cleared
        return;
      }
      const value = kind === "reason" ? cell.replace(/\s*\n\s*/g, " ") : cell;
      if (!target || (kind === "reason" && !columns && isOneFigure(value))) lost.push(cell);
      else if (value.includes("\n")) unread.push({ box: target, value });
      else if (target.value !== value) changed.push({ box: target, before: target.value, after: value });
    });
    if (lost.length) homeless.push(lost.join("、"));
  }
  const doubled = [...new Set(several.map(({ name }) => name))];
  return { changed, unread, blank, homeless, doubled, others, passed, isPassed: kinds.includes(LAST) };
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

/** What was pasted and what was not, in sentences. */
function account(notice, { changed, unread, blank, homeless, doubled, others, passed, isPassed }) {
  const say = (name, words) => {
    const list = words.join(name === "left" ? "、" : "；");
    return words.length ? notice.dataset[name].replace("{count}", words.length).replace("{cells}", list) : "";
  };
  const refused = unread.map(({ box, value }) => {
    const shown = value.replace(/\s*\n\s*/g, " ");
    return `${box.getAttribute("aria-label")} ${notice.dataset.unread.replace("{value}", shown)}`;
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
    say("others", others.map(inWords)),
    say("left", homeless),
  ].join("");
}

/** The box as sentences call it: its indicator, and which of its boxes it is. */
function labelOf(box, notice) {
  const reason = notice.dataset.columns.split("|").at(-1);
  return isReason(box) ? `${nameOf(box)} ${reason}` : box.getAttribute("aria-label");
}

/** Why nothing was taken at all: headings that name none of the boxes, or one of them twice. */
function whyNot(notice, { twice, other }, headings) {
  if (other) return notice.dataset.others.replace("{cells}", other.join("；"));
  if (twice) return notice.dataset.twice.replace("{heading}", twice[0]).replace("{cells}", twice.join("、"));
  return notice.dataset.words.replace("{cells}", headings.join("、"));
}

export function watchPaste() {
  const notice = document.getElementById("paste");
  if (!notice) return;
  const [words, undo] = [notice.querySelector("p"), notice.querySelector("button")];
  const clearing = document.getElementById("paste-clear");
  let [last, blank] = [[], []];

  document.addEventListener("paste", (event) => {
    const box = event.target;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (box instanceof HTMLInputElement && box.matches(".entry-reason input")) pasteQuoted(event);
    if (!(box instanceof HTMLInputElement) || !box.matches(".entry-box")) return;
    const block = readBlock(text);
    const isOne = block.length < 2 && (block[0] ?? []).length < 2;
    if (isOne && !block[0]?.[0]?.includes("\n")) return; // one value: as always
    event.preventDefault();
    const { columns, name } = notice.dataset;
    const own = ownOf(notice.dataset);
    const found = unwrap(block, box, columns.split("|").map(flat), flat(name), own);
    const done = found.lines && fill(found, box, own);
    last = done ? done.changed : last;
    for (const change of done ? done.changed : []) {
      const row = change.box.closest(".entry-row");
      row.dataset.pastedOver = versionOf(row);
    }
    if (done) write(done.changed, "after");
    words.textContent = done ? account(notice, done) : whyNot(notice, found, block[0]);
    undo.hidden = !done || done.changed.length === 0;
    blank = done ? done.blank : [];
    clearing.hidden = blank.length === 0;
    notice.hidden = false;
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
