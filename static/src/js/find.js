/**
 * The search box of every page: "/" opens it, "?" shows the keys in it, Escape closes it.
 *
 * Without this script the icon is a link to the page of the search.
 */
import { all, around, targetOf, the } from "./dom.js";

const TYPING = "input, textarea, select, [contenteditable]";

/** @param {KeyboardEvent} event */
const isPlain = (event) => !(event.isComposing || event.ctrlKey || event.altKey || event.metaKey);

/** @param {typeof import("htmx.org").default} htmx */
export function watchFind(htmx) {
  for (const panel of all(document, "#find")) watch(htmx, panel);
}

/** @param {typeof import("htmx.org").default} htmx @param {HTMLElement} panel */
function watch(htmx, panel) {
  const box = /** @type {HTMLInputElement} */ (the(panel, "input[type=search]"));
  const results = the(panel, "#find-results");
  /** @type {HTMLElement | null} */
  let before = null; // what had the focus

  const links = () => all(results, "a[href]");

  function open() {
    if (panel.hidden) before = /** @type {HTMLElement} */ (document.activeElement);
    panel.hidden = false;
    box.focus();
    box.select();
  }

  function close() {
    panel.hidden = true;
    before?.focus();
  }

  function help() {
    open();
    htmx.ajax("get", panel.dataset.help ?? "", { target: "#find-results", swap: "innerHTML" });
  }

  /** @param {KeyboardEvent} event */
  function inside(event) {
    const found = links();
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" && event.target === box && found.length) found[0].focus();
    else if (event.key === "ArrowUp" && document.activeElement === found[0]) box.focus();
    else return;
    event.preventDefault();
    event.stopPropagation(); // the arrow keys of the list itself come after it
  }

  // While it is caught, before the list of links moves by itself.
  panel.addEventListener("keydown", inside, true);
  document.addEventListener("keydown", (event) => {
    if (!isPlain(event) || targetOf(event).closest?.(TYPING)) return;
    if (event.key === "/") open();
    else if (event.key === "?") help();
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (around(event, "[data-find-open]")) {
      event.preventDefault();
      if (panel.hidden) open();
      else close();
    } else if (around(event, "[data-find-close]")) close();
    else if (!panel.hidden && !around(event, "#find")) panel.hidden = true;
  });
}
