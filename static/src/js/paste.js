/**
 * A block copied from Excel or WPS lands in the form from the focused box on, each cell in the box of its
 * place. What has no box there is listed, nothing is guessed; the last paste is undone in one step.
 */
const COLUMNS = ["numerator", "denominator", "opening"];

/** The rows of what Excel, WPS and LibreOffice put on the clipboard: tabs, line ends, quoted cells. */
export function readBlock(text) {
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
    } else if (sign !== "\r") cell += sign;
  }
  rows[rows.length - 1].push(cell.trim());
  while (rows.length && rows[rows.length - 1].every((value) => value === "")) rows.pop();
  return rows;
}

const flat = (text) => text.normalize("NFKC").replace(/[\s:*()]/g, "").toLowerCase();
const isFigure = (text) => /^[+-]?\d(?!.*[年月])/.test(text.normalize("NFKC")); // 9月 is a heading, 3人 a figure

/**
 * What was copied along with the figures: headings in the first row say which box a column belongs to, names
 * of indicators say which row a line belongs to. Null where a first row of words names none of the boxes.
 */
function unwrap(block, labels) {
  const first = block[0].map(flat);
  const names = new Map([...document.querySelectorAll(".entry-row")].map((row) => [flat(row.dataset.name), row]));
  const isWords = !block[0].some(isFigure) && block.slice(1).some((cells) => cells.some(isFigure));
  const columns = isWords ? first.map((cell) => labels.indexOf(cell)) : null;
  const lines = isWords ? block.slice(1) : block;
  const named = (place) => lines.filter((cells) => names.has(flat(cells[place] ?? ""))).length;
  const place = first.findIndex((_cell, at) => 2 * named(at) > lines.length);
  if (isWords && !columns.some((at) => at >= 0)) return null;
  const strange = columns ? block[0].filter((_cell, at) => columns[at] < 0 && at !== place) : [];
  return { lines, columns, names, place, strange: strange.filter((cell) => cell !== "") };
}

/** Put the block into the boxes; gives back what was changed and what found no box. */
function fill({ lines, columns, names, place, strange }, box) {
  const rows = [...document.querySelectorAll(".entry-row")];
  const top = rows.indexOf(box.closest(".entry-row"));
  const left = place < 0 ? COLUMNS.indexOf(box.dataset.box) : -place - 1;
  const changed = [];
  const homeless = [...strange];
  lines.forEach((cells, down) => {
    const row = place < 0 ? rows[top + down] : names.get(flat(cells[place] ?? ""));
    cells.forEach((value, right) => {
      const column = columns ? columns[right] : left + right;
      if (value === "" || right === place || column < 0) return; // nothing is cleared by pasting
      const target = row?.querySelector(`.entry-box[data-box="${COLUMNS[column]}"]`);
      if (!target) homeless.push(value);
      else if (target.value !== value) changed.push({ box: target, before: target.value, after: value });
    });
  });
  return { changed, homeless };
}

/** Write the values, and let each row save itself once. */
function write(changes, name) {
  const rows = new Map();
  for (const change of changes) {
    change.box.value = change[name];
    change.box.dispatchEvent(new Event("input", { bubbles: true }));
    rows.set(change.box.closest(".entry-row"), change.box);
  }
  for (const box of rows.values()) box.dispatchEvent(new Event("change", { bubbles: true }));
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
    if (block.length < 2 && (block[0] ?? []).length < 2) return; // one value: as always
    event.preventDefault();
    const found = unwrap(block, notice.dataset.columns.split("|").map(flat));
    if (found === null) {
      words.textContent = notice.dataset.words.replace("{cells}", block[0].join("、"));
      undo.hidden = true;
      notice.hidden = false;
      return;
    }
    const { changed, homeless } = fill(found, box);
    last = changed;
    write(changed, "after");
    words.textContent = notice.dataset.filled.replace("{count}", changed.length);
    if (homeless.length) words.textContent += notice.dataset.left.replace("{cells}", homeless.join("、"));
    undo.hidden = changed.length === 0;
    notice.hidden = false;
  });
  undo.addEventListener("click", () => {
    const standing = last.filter((change) => change.box.value === change.after);
    write(standing, "before");
    words.textContent = notice.dataset.kept.replace("{count}", last.length - standing.length);
    notice.hidden = standing.length === last.length;
    undo.hidden = true;
    last = [];
  });
}
