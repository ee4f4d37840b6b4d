/**
 * A block copied from Excel or WPS lands in the form from the focused box on, each cell in the box of its
 * place. What has no box there, or is of two lines where a figure belongs, is listed; nothing is guessed or
 * joined. The last paste is undone in one step.
 */
const COLUMNS = ["numerator", "denominator", "opening", "reason"];

/** The rows of what Excel, WPS and LibreOffice put on the clipboard: tabs, line ends, quoted cells. */
export function readBlock(copied) {
  const text = copied.replace(/\r\n?/g, "\n");
  const rows = [[]];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted && sign === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (sign === '"' && (quoted || cell === "")) quoted = !quoted;
    else if (!quoted && (sign === "\t" || sign === "\n")) {
      rows[rows.length - 1].push(cell.trim());
      cell = "";
      if (sign === "\n") rows.push([]);
    } else cell += sign;
  }
  rows[rows.length - 1].push(cell.trim());
  while (rows.length && rows[rows.length - 1].every((value) => value === "")) rows.pop();
  return rows;
}

const flat = (text) => text.normalize("NFKC").replace(/[\s:*()]/g, "").toLowerCase();
const isFigure = (text) => /^[+-]?\d(?!.*[年月])/.test(text.normalize("NFKC")); // 9月 is a heading, 3人 a figure

const allRows = () => [...document.querySelectorAll(".entry-row")];

/**
 * What was copied along with the figures: headings in the first row say which box a column belongs to, names
 * of indicators say which row a line belongs to. Null where a first row of words names none of the boxes.
 */
function unwrap(block, box, labels, nameHeading) {
  const first = block[0].map(flat);
  const names = new Map(allRows().map((row) => [flat(row.dataset.name), row]));
  const isWords = !block[0].some(isFigure) && block.slice(1).some((cells) => cells.some(isFigure));
  const columns = isWords ? first.map((cell) => labels.indexOf(cell)) : null;
  if (isWords && !columns.some((at) => at >= 0)) return null;
  const cells = isWords ? block.slice(1) : block;
  const place = placeOfNames(cells, names, isWords ? first.indexOf(nameHeading) : -1);
  const rows = allRows();
  const top = rows.indexOf(box.closest(".entry-row"));
  const rowOf = (line, down) => (place < 0 ? rows[top + down] : names.get(flat(line[place] ?? "")));
  const lines = cells.map((line, down) => ({ cells: line, row: rowOf(line, down), name: line[place] ?? "" }));
  const strange = columns ? block[0].filter((_cell, at) => columns[at] < 0 && at !== place) : [];
  return { lines, columns, place, strange: strange.filter((cell) => cell !== "") };
}

/** The column in which indicators are named: most of all, or as its heading says; -1 where none is. */
function placeOfNames(lines, names, headed) {
  const named = (at) => lines.filter((cells) => names.has(flat(cells[at] ?? ""))).length;
  const counts = Array.from({ length: Math.max(...lines.map((cells) => cells.length)) }, (_none, at) => named(at));
  const most = Math.max(...counts);
  return most > 0 ? counts.indexOf(most) : headed;
}

/** Columns without a heading that hold the unit in which each row is counted, and no figure. */
function columnsOfUnits({ lines, columns, place }) {
  const found = new Set();
  if (columns) return found;
  lines.forEach(({ cells, row }) => {
    cells.forEach((cell, at) => {
      if (at !== place && cell !== "" && row && flat(cell) === flat(row.dataset.unit)) found.add(at);
    });
  });
  return new Set([...found].filter((at) => !lines.some(({ cells }) => isFigure(cells[at] ?? ""))));
}

function targetOf(row, column) {
  if (COLUMNS[column] === "reason") return row?.querySelector(".entry-reason input");
  return row?.querySelector(`.entry-box[data-box="${COLUMNS[column]}"]`);
}

/** Put the block into the boxes; gives back what was changed, what is no one figure, and what found no box. */
function fill(found, box) {
  const { lines, columns, place, strange } = found;
  const units = columnsOfUnits(found);
  const left = place < 0 ? COLUMNS.indexOf(box.dataset.box) : -place - 1;
  const [changed, unread, homeless] = [[], [], [...strange]];
  for (const { cells, row, name } of lines) {
    const lost = [];
    cells.forEach((cell, right) => {
      const passed = [...units].filter((at) => at > place && at < right).length;
      const column = columns ? columns[right] : left + right - passed;
      if (cell === "" || right === place || column < 0 || units.has(right)) return; // nothing is cleared
      const target = targetOf(row, column);
      const value = COLUMNS[column] === "reason" ? cell.replace(/\s*\n\s*/g, " ") : cell;
      if (!target) lost.push(cell);
      else if (value.includes("\n")) unread.push({ box: target, value });
      else if (target.value !== value) changed.push({ box: target, before: target.value, after: value });
    });
    if (lost.length) homeless.push(!row && name ? `${name}（${lost.join("、")}）` : lost.join("、"));
  }
  return { changed, unread, homeless };
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

/** What was pasted and what was not, in sentences. */
function account(notice, { changed, unread, homeless }) {
  const refused = unread.map(({ box, value }) => {
    const shown = value.replace(/\s*\n\s*/g, " ");
    return `${box.getAttribute("aria-label")} ${notice.dataset.unread.replace("{value}", shown)}`;
  });
  let text = notice.dataset.filled.replace("{count}", changed.length);
  if (refused.length) text += notice.dataset.refused.replace("{cells}", refused.join("；"));
  if (homeless.length) text += notice.dataset.left.replace("{cells}", homeless.join("、"));
  return text;
}

export function watchPaste() {
  const notice = document.getElementById("paste");
  if (!notice) return;
  const [words, undo] = [notice.querySelector("p"), notice.querySelector("button")];
  let last = [];

  document.addEventListener("paste", (event) => {
    const box = event.target;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!(box instanceof HTMLInputElement) || !box.matches(".entry-box")) return;
    const block = readBlock(text);
    const isOne = block.length < 2 && (block[0] ?? []).length < 2;
    if (isOne && !block[0]?.[0]?.includes("\n")) return; // one value: as always
    event.preventDefault();
    const { columns, name, words: refusal } = notice.dataset;
    const found = unwrap(block, box, columns.split("|").map(flat), flat(name));
    const done = found && fill(found, box);
    last = done ? done.changed : last;
    for (const change of done ? done.changed : []) {
      const row = change.box.closest(".entry-row");
      row.dataset.pastedOver = versionOf(row);
    }
    if (done) write(done.changed, "after");
    words.textContent = done ? account(notice, done) : refusal.replace("{cells}", block[0].join("、"));
    undo.hidden = !done || done.changed.length === 0;
    notice.hidden = false;
  });
  undo.addEventListener("click", () => {
    const standing = last.filter((change) => change.box.value === change.after);
    for (const row of rowsMade(last, standing)) row.dataset.undone = "";
    write(standing, "before");
    words.textContent = notice.dataset.kept.replace("{count}", last.length - standing.length);
    notice.hidden = standing.length === last.length;
    undo.hidden = true;
    last = [];
  });
}
