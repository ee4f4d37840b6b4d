/**
 * The rows of a register's table: what each box holds, what the portal last confirmed of it, and what a
 * row says of itself. Everything else (keys, saving, pasting) asks here.
 *
 * @typedef {HTMLInputElement} Box lists and long texts are boxes too; what is asked of them here they have as well
 * @typedef {HTMLTableRowElement} Row
 */
import { all, byId, the } from "../dom.js";

/** @type {WeakMap<Box, string>} the value that is in the register */
const confirmed = new WeakMap();

export const table = the(document, "[data-sheet]");
const body = byId("sheet-rows");
let made = 0;

export const rows = () => /** @type {Row[]} */ (all(body, ".sheet-row"));
/** @param {ParentNode} row */
export const boxesOf = (row) => /** @type {Box[]} */ (all(row, ".sheet-box"));
/** @param {Element} box */
export const rowOf = (box) => /** @type {Row} */ (box.closest(".sheet-row"));
/** @param {ParentNode} row @param {string} name */
export const boxIn = (row, name) => /** @type {Box | null} */ (row.querySelector(`.sheet-box[name="${name}"]`));
/** @param {ParentNode} row @param {string} name */
export const boxOf = (row, name) => /** @type {Box} */ (boxIn(row, name));
/** @param {string} id */
const templateOf = (id) => /** @type {HTMLTemplateElement} */ (byId(id));

// --- boxes ---

/** @param {Box} box */
export const valueIn = (box) => (box.type === "checkbox" ? (box.checked ? "on" : "") : box.value);

/** @param {Box} box @param {string} value */
export function put(box, value) {
  if (box.type === "checkbox") {
    box.checked = value === "on";
    box.indeterminate = false;
  } else box.value = value;
  look(box);
}

/**
 * What could not be read shows as neither: no choice that looks right, neither yes nor no.
 * @param {Box} box
 */
export function empty(box) {
  if (box.type === "checkbox") box.indeterminate = true;
  else if (box.matches("select")) put(box, "");
}

/**
 * Whether a cell of the row was pasted that means nothing, and was not written over since.
 * @param {Row} row
 */
export const isUnread = (row) => row.querySelector("[data-unread]") !== null;

/**
 * A day that is half typed has no value yet, and is not blank.
 * @param {Box} box
 */
export const isHalf = (box) => box.validity.badInput;

/**
 * Blank days show no “yyyy/mm/dd” (scss/_sheet.scss): a table of it cannot be read.
 * @param {Box} box
 */
export const look = (box) => box.classList.toggle("is-blank", valueIn(box) === "" && !isHalf(box));

/** @param {Box} box */
export const heldBy = (box) => confirmed.get(box) ?? "";

/** @param {Box} box @param {string} value */
export function hold(box, value) {
  confirmed.set(box, value);
}

/** @param {Row} row */
export const isChanged = (row) => boxesOf(row).some((box) => valueIn(box) !== heldBy(box) || isHalf(box));

/**
 * Beside a box: why it is refused, or what it holds by now; nothing takes the words away.
 * @param {Box} box
 * @param {string} words
 * @param {"refused" | "now"} kind
 */
export function tell(box, words, kind = "refused") {
  const cell = /** @type {HTMLTableCellElement} */ (box.closest("td"));
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

/**
 * Under a row: what concerns it as a whole, with buttons where there is something to choose.
 * @param {Row} row
 * @param {string} words
 * @param {string} [buttons] the template of them
 */
export function tellRow(row, words, buttons) {
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
  if (buttons) says.append(templateOf(buttons).content.cloneNode(true));
  cell.append(says);
  line.append(cell);
  row.after(line);
}

/**
 * The state of a row by shape and word: changed, saving, saved, unsaved, refused, conflict, or none.
 * @param {Row} row
 * @param {string} state
 */
export function show(row, state) {
  const place = the(row, ".sheet-state");
  row.dataset.state = state;
  place.textContent = "";
  if (state) place.append(templateOf(`state-${state}`).content.cloneNode(true));
  byId("sheet-offline").hidden = !body.querySelector('[data-state="unsaved"]');
  if (["refused", "conflict"].includes(state)) {
    byId("sheet-live").textContent = `${row.dataset.label} ${place.textContent?.trim()}`;
  }
}

/**
 * Nothing is said of the row or its boxes any more.
 * @param {Row} row
 */
export function clear(row) {
  for (const box of boxesOf(row)) tell(box, "");
  tellRow(row, "");
}

/** One more blank row at the end. */
export function add() {
  made += 1;
  const holder = document.createElement("tbody");
  holder.innerHTML = templateOf("sheet-new").innerHTML.replaceAll("__n__", String(made));
  const row = /** @type {Row} */ (holder.firstElementChild);
  row.dataset.address = table.dataset.new;
  body.append(row);
  watch(row);
  return row;
}

/**
 * From now on the row knows what the register holds of it.
 * @param {Row} row
 */
export function watch(row) {
  for (const box of boxesOf(row)) {
    hold(box, valueIn(box));
    look(box);
  }
}

/**
 * A new row is in the register: it has a number, an address and a page of its own.
 * @param {Row} row
 * @param {any} answer
 */
export function settle(row, answer) {
  row.dataset.version = answer.version;
  if (row.dataset.pk) return;
  row.dataset.pk = String(answer.pk);
  row.dataset.address = answer.address;
  row.classList.remove("is-new");
  const link = document.createElement("a");
  link.href = answer.page;
  link.tabIndex = -1;
  link.textContent = row.dataset.label ?? "";
  the(row, ".sheet-number").replaceWith(link);
}

/**
 * The row is out of the register again: a blank one, as it was before.
 * @param {Row} row
 */
export function unsettle(row) {
  const number = document.createElement("span");
  number.className = "sheet-number";
  number.textContent = row.dataset.label ?? "";
  row.querySelector("th a")?.replaceWith(number);
  row.classList.add("is-new");
  delete row.dataset.pk;
  row.dataset.version = "";
  row.dataset.address = table.dataset.new;
  const blank = templateOf("sheet-new").content;
  for (const box of boxesOf(row)) {
    const value = valueIn(boxOf(blank, box.name));
    put(box, value);
    hold(box, value);
  }
  clear(row);
  show(row, "");
}
