/**
 * Every page loads this: the few Bootstrap behaviours that the templates use, and htmx.
 */
import "bootstrap/js/dist/alert";
import "bootstrap/js/dist/collapse";
import "bootstrap/js/dist/dropdown";
import Tooltip from "bootstrap/js/dist/tooltip";
import htmx from "htmx.org";

import { addArrows } from "./arrows.js";
import { all, around } from "./dom.js";
import { watchFind } from "./find.js";

// The Content-Security-Policy allows neither eval nor inline style or script, so htmx must not try.
htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
htmx.config.includeIndicatorStyles = false; // an inline style; no template has an indicator
htmx.config.selfRequestsOnly = true;
// Shared office computers: no page with people's names may stay behind in the browser's storage.
htmx.config.historyCacheSize = 0;
htmx.config.refreshOnHistoryMiss = true;
// A form that does not validate answers 422 with itself, messages included; it has to be shown.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true, error: false },
  { code: "[45]..", swap: false, error: true },
];

window.htmx = htmx;

/**
 * Tooltips are opt-in in Bootstrap; fragments that htmx brings in need them as well.
 * @param {ParentNode} root
 */
function addTooltips(root) {
  for (const element of all(root, '[data-bs-toggle="tooltip"]')) {
    Tooltip.getOrCreateInstance(element);
  }
}

watchFind(htmx);

htmx.onLoad((element) => {
  const content = /** @type {HTMLElement} */ (element);
  addTooltips(content);
  addArrows(content);
});

/** A button that prints the page; `onclick` in the template is what the CSP forbids. */
document.addEventListener("click", (event) => {
  if (around(event, "[data-print]")) window.print();
});

/** A key that the browser did not take: the page says so (allauth's script would only tell the console). */
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const said of all(document, "[data-key-failed]")) said.hidden = false;
});
