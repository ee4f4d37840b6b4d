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

/** Put the block into the boxes; gives back what was changed and what found no box. */
function fill(block, box) {
  const rows = [...document.querySelectorAll(".entry-row")];
  const top = rows.indexOf(box.closest(".entry-row"));
  const left = COLUMNS.indexOf(box.dataset.box);
  const changed = [];
  const homeless = [];
  block.forEach((cells, down) =>
    cells.forEach((value, right) => {
      if (value === "") return; // nothing is cleared by pasting
      const target = rows[top + down]?.querySelector(`.entry-box[data-box="${COLUMNS[left + right]}"]`);
      if (!target) homeless.push(value);
      else if (target.value !== value) changed.push({ box: target, before: target.value, after: value });
    }),
  );
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
    const { changed, homeless } = fill(block, box);
    last = changed;
    write(changed, "after");
    words.textContent = notice.dataset.filled.replace("{count}", changed.length);
    if (homeless.length) words.textContent += notice.dataset.left.replace("{cells}", homeless.join("、"));
    undo.hidden = changed.length === 0;
    notice.hidden = false;
  });
  undo.addEventListener("click", () => {
    write(
      last.filter((change) => change.box.value === change.after),
      "before",
    );
    last = [];
    notice.hidden = true;
  });
}
