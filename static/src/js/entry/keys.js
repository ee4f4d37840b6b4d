/** Enter goes from box to box, the arrows up and down from row to row; Enter in the last box leads to the button. */
import { all, targetOf } from "../dom.js";

const BOX = "input.entry-box";
const REASON = ".entry-reason input";

/** @param {ParentNode} root @param {string} selector */
const inputs = (root, selector) => /** @type {HTMLInputElement[]} */ (all(root, selector));

/** @param {string} selector */
const shown = (selector) => inputs(document, selector).filter((input) => input.offsetParent !== null);

/** @param {Element} box */
const columnOf = (box) => box.closest("td")?.cellIndex;

/** @param {HTMLInputElement | null | undefined} box */
export function goTo(box) {
  if (!box) return;
  box.focus();
  box.select();
}

/**
 * The box above or below: the same column if that row has one, else the row's first.
 * @param {Element} box
 * @param {number} step
 */
function inNextRow(box, step) {
  const rows = [...new Set(shown(BOX).map((other) => other.closest("tr")))];
  const row = rows[rows.indexOf(box.closest("tr")) + step];
  if (!row) return null;
  const own = inputs(row, BOX);
  return own.find((other) => columnOf(other) === columnOf(box)) ?? own[0];
}

/** @param {HTMLInputElement} input */
function goOn(input) {
  const following = shown(`${BOX}, ${REASON}`);
  const next = following.slice(following.indexOf(input) + 1).find((box) => box.matches(BOX));
  goTo(next);
  if (!next) all(document, "#report-form button")[0]?.focus();
}

export function watchKeys() {
  document.addEventListener("keydown", (event) => {
    const input = targetOf(event);
    if (event.isComposing || !(input instanceof HTMLInputElement)) return;
    const isBox = input.matches(BOX);
    if (event.key === "Enter" && (isBox || input.matches(REASON))) {
      event.preventDefault();
      goOn(input);
    } else if (isBox && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      goTo(inNextRow(input, event.key === "ArrowDown" ? 1 : -1));
    }
  });
}
