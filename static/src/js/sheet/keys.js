/**
 * The keys of a spreadsheet: Enter and the arrows up and down go by row, left and right leave a text at its
 * ends. Escape puts back what the cell held when it was entered, and then what the register holds. Lists,
 * dates and long texts keep the arrows for themselves.
 *
 * @typedef {import("./rows.js").Box} Box
 */
import { targetOf } from "../dom.js";
import { add, boxesOf, heldBy, put, rowOf, rows, table, valueIn } from "./rows.js";
import { touch } from "./saving.js";

let before = ""; // what the cell held when it was entered

/** @param {Box} box */
const isText = (box) => box.matches("input:not([type]), input[type=text]");
/** @param {Box} box */
const isPlain = (box) => isText(box) && !box.hasAttribute("list");

/** @param {Box | null | undefined} box */
function goTo(box) {
  if (!box) return false;
  box.focus();
  if (isText(box)) box.select();
  return true;
}

/**
 * The same column one row up or down; below the last row a blank one is added.
 * @param {Box} box
 * @param {number} step
 */
function inNextRow(box, step) {
  const all = rows();
  const place = all.indexOf(rowOf(box)) + step;
  if (place < 0) return null;
  const row = all[place] ?? add();
  return boxesOf(row)[boxesOf(rowOf(box)).indexOf(box)];
}

/** @param {Box} box @param {number} step */
function beside(box, step) {
  const all = boxesOf(rowOf(box));
  return all[all.indexOf(box) + step];
}

/**
 * Whether nothing is left to go over in that direction: at the text's end, or no text at all.
 * @param {Box} box
 * @param {number} step
 */
function isAtEnd(box, step) {
  if (box.type === "checkbox") return true;
  if (!isText(box)) return false;
  const [start, end, length] = [box.selectionStart, box.selectionEnd, box.value.length];
  if (start === 0 && end === length) return true; // the whole cell is marked, as after entering it
  return start === end && (step < 0 ? start === 0 : end === length);
}

/** @param {KeyboardEvent} event @param {Box} box */
function target(event, box) {
  if (event.key === "Enter") return inNextRow(box, event.shiftKey ? -1 : 1);
  if (event.shiftKey) return null;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const moves = isPlain(box) || box.type === "checkbox";
    return moves ? inNextRow(box, event.key === "ArrowDown" ? 1 : -1) : null;
  }
  /** @type {Record<string, number>} */
  const steps = { ArrowLeft: -1, ArrowRight: 1 };
  const step = steps[event.key];
  return step && isAtEnd(box, step) ? beside(box, step) : null;
}

export function watchKeys() {
  table.addEventListener("focusin", (event) => {
    const box = /** @type {Box} */ (targetOf(event));
    if (box.matches(".sheet-box")) before = valueIn(box);
  });
  table.addEventListener("keydown", (event) => {
    const box = /** @type {Box} */ (targetOf(event));
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || !box.matches(".sheet-box")) return;
    if (event.key === "Escape") {
      put(box, valueIn(box) === before ? heldBy(box) : before);
      touch(box);
      if (isText(box)) box.select();
    } else if (goTo(target(event, box))) event.preventDefault();
    else if (event.key === "Enter") event.preventDefault();
  });
}
