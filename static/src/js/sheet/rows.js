/**
 * The rows of a register's table: what each box holds, what the portal last confirmed of it, and what a
 * row says of itself. Everything else (keys, saving, pasting) asks here.
 */
const confirmed = new WeakMap(); // box → the value that is in the register

export const table = document.querySelector("[data-sheet]");
const body = document.getElementById("sheet-rows");
let made = 0;

export const rows = () => [...body.querySelectorAll(".sheet-row")];
export const boxesOf = (row) => [...row.querySelectorAll(".sheet-box")];
export const rowOf = (element) => element.closest?.(".sheet-row") ?? null;
export const boxOf = (row, name) => row.querySelector(`.sheet-box[name="${name}"]`);

// --- boxes ---

export const valueOf = (box) => (box.type === "checkbox" ? (box.checked ? "on" : "") : box.value);

export function put(box, value) {
  if (box.type === "checkbox") {
    box.checked = value === "on";
    box.indeterminate = false;
  } else box.value = value;
  look(box);
}

/** What could not be read shows as neither: no choice that looks right, neither yes nor no. */
export function empty(box) {
  if (box.type === "checkbox") box.indeterminate = true;
  else if (box.matches("select")) put(box, "");
}

/** Whether a cell of the row was pasted that means nothing, and was not written over since. */
export const isUnread = (row) => row.querySelector("[data-unread]") !== null;

/** A day that is half typed has no value yet, and is not blank. */
export const isHalf = (box) => box.validity.badInput;

/** Blank days show no “yyyy/mm/dd” (scss/_sheet.scss): a table of it cannot be read. */
export const look = (box) => box.classList.toggle("is-blank", valueOf(box) === "" && !isHalf(box));

export const heldBy = (box) => confirmed.get(box);

export function hold(box, value) {
  confirmed.set(box, value);
}

export const isChanged = (row) => boxesOf(row).some((box) => valueOf(box) !== heldBy(box) || isHalf(box));

/** Beside a box: why it is refused, or what it holds by now; nothing takes the words away. */
export function tell(box, words, kind = "refused") {
  const cell = box.closest("td");
  cell.querySelector(".sheet-says")?.remove();
  delete box.dataset.unread;
  if (!words) {
    box.removeAttribute("aria-invalid");
    box.removeAttribute("aria-describedby");
    return;
  }
  const says = document.createElement("p");
  says.className = `sheet-says is-${kind}`;
  says.id = `${box.id}-says`;
  says.textContent = words;
  cell.append(says);
  box.setAttribute("aria-describedby", says.id);
  if (kind === "refused") box.setAttribute("aria-invalid", "true");
}

// --- rows ---

/** Under a row: what concerns it as a whole, with buttons where there is something to choose. */
export function tellRow(row, words, buttons = null) {
  const below = row.nextElementSibling;
  if (below?.matches(".sheet-below")) below.remove();
  if (!words) return;
  const line = document.createElement("tr");
  const cell = document.createElement("td");
  const says = document.createElement("div");
  line.className = "sheet-below";
  cell.colSpan = row.cells.length;
  says.className = "sheet-row-says";
  says.append(words, " ");
  if (buttons) says.append(buttons);
  cell.append(says);
  line.append(cell);
  row.after(line);
}

/** The state of a row by shape and word: changed, saving, saved, unsaved, refused, conflict, or none. */
export function show(row, state) {
  const place = row.querySelector(".sheet-state");
  const words = document.getElementById(`state-${state}`);
  row.dataset.state = state;
  place.textContent = "";
  if (words) place.append(words.content.cloneNode(true));
  const offline = document.getElementById("sheet-offline");
  offline.hidden = !body.querySelector('[data-state="unsaved"]');
  if (["refused", "conflict"].includes(state)) {
    document.getElementById("sheet-live").textContent = `${row.dataset.label} ${place.textContent.trim()}`;
  }
}

/** Nothing is said of the row or its boxes any more. */
export function clear(row) {
  for (const box of boxesOf(row)) tell(box, "");
  tellRow(row, "");
}

/** One more blank row at the end. */
export function add() {
  made += 1;
  const holder = document.createElement("tbody");
  holder.innerHTML = document.getElementById("sheet-new").innerHTML.replaceAll("__n__", String(made));
  const row = holder.firstElementChild;
  row.dataset.address = table.dataset.new;
  body.append(row);
  watch(row);
  return row;
}

/** From now on the row knows what the register holds of it. */
export function watch(row) {
  for (const box of boxesOf(row)) {
    hold(box, valueOf(box));
    look(box);
  }
}

/** A new row is in the register: it has a number, an address and a page of its own. */
export function settle(row, answer) {
  row.dataset.version = answer.version;
  if (row.dataset.pk) return;
  row.dataset.pk = String(answer.pk);
  row.dataset.address = answer.address;
  row.classList.remove("is-new");
  const link = document.createElement("a");
  link.href = answer.page;
  link.tabIndex = -1;
  link.textContent = row.dataset.label;
  row.querySelector(".sheet-number").replaceWith(link);
}

/** The row is out of the register again: a blank one, as it was before. */
export function unsettle(row) {
  const number = document.createElement("span");
  number.className = "sheet-number";
  number.textContent = row.dataset.label;
  row.querySelector("th a")?.replaceWith(number);
  row.classList.add("is-new");
  delete row.dataset.pk;
  row.dataset.version = "";
  row.dataset.address = table.dataset.new;
  const blank = document.getElementById("sheet-new").content;
  for (const box of boxesOf(row)) {
    const value = valueOf(blank.querySelector(`.sheet-box[name="${box.name}"]`));
    put(box, value);
    hold(box, value);
  }
  clear(row);
  show(row, "");
}
