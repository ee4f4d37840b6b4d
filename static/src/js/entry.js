/**
 * Filling in a month: keys that move between boxes, and nothing lost on the way to the server.
 *
 * htmx saves a row when a box changes. This module keeps what was typed (entry/kept.js) until the portal
 * confirms it, marks what is not saved, and sends it again: when the network is back, after signing in again,
 * or after the page was loaded anew.
 */
import { token } from "./ask.js";
import { all, around, fill, targetOf, the } from "./dom.js";
import { Kept, versionOf } from "./entry/kept.js";
import { goTo, watchKeys } from "./entry/keys.js";
import { watchPaste } from "./paste.js";

const RESEND_MS = 15000;

/** @param {HTMLElement} row */
const isUnsaved = (row) => row.classList.contains("is-unsaved");
/** @param {HTMLElement} row */
const undoneName = (row) => `${row.id.replace(/^row-/, "")}-undone`;

// --- what the page shows ---

/** @param {HTMLElement} row */
function showState(row) {
  const state = all(row, ".cell-state")[0];
  if (state) row.dataset.state = state.dataset.state;
  const refused = new Set(all(row, ".entry-refusal[data-box]").map((message) => message.dataset.box));
  for (const box of all(row, ".entry-box")) {
    if (refused.has(box.dataset.box)) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
  }
}

/**
 * How many figures are still to do, as the rows say since the last answer.
 * @param {HTMLElement} table
 */
function countLeft(table) {
  const line = document.getElementById("left");
  if (!line) return;
  const left = all(table, ".cell-state[data-left]").length;
  const { some, none = "" } = line.dataset;
  the(line, "strong").textContent = left ? fill(some, { count: left }) : none;
}

/** @param {HTMLElement} table */
function showUnsaved(table) {
  const notice = document.getElementById("offline");
  if (notice) notice.hidden = !table.querySelector(".is-unsaved");
}

// --- sending again ---

/**
 * @param {HTMLElement} table
 * @param {Kept} kept
 */
function resend(table, kept) {
  const rows = kept.read();
  for (const row of all(table, ".entry-row")) {
    if (row.classList.contains("htmx-request")) continue;
    const isTyped = row.contains(document.activeElement);
    const isAsked = row.dataset.state === "conflict"; // which of two figures it shall be
    const isLeft = row.id in rows && !isTyped && !isAsked;
    if (isUnsaved(row) || isLeft) window.htmx.trigger(row, "resend", {});
  }
}

/**
 * @param {HTMLElement} table
 * @param {Kept} kept
 */
function restore(table, kept) {
  for (const [id, own] of Object.entries(kept.read())) {
    const row = document.getElementById(id);
    if (!row) continue;
    for (const [name, value] of Object.entries(own.values)) {
      const input = /** @type {HTMLInputElement | null} */ (row.querySelector(`[name="${CSS.escape(name)}"]`));
      if (input) input.value = value;
    }
    const version = versionOf(row);
    if (version) version.value = own.version;
    row.classList.add("is-unsaved");
  }
  showUnsaved(table);
  resend(table, kept);
}

// --- what happens to a row ---

/** @param {Kept} kept */
function watchTyping(kept) {
  document.addEventListener("input", (event) => {
    const input = targetOf(event);
    const row = around(event, ".entry-row");
    if (!row || !(input instanceof HTMLInputElement) || input.type === "hidden") return;
    kept.add(row, input);
    delete row.dataset.undone; // the portal would take back what is typed now
  });
}

function watchRequests() {
  document.addEventListener("htmx:configRequest", (event) => {
    if (token()) event.detail.headers["X-CSRFToken"] = token();
    const row = around(event, ".entry-row");
    if (row && "undone" in row.dataset) {
      event.detail.parameters[undoneName(row)] = "1";
      delete row.dataset.undone;
    }
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 409) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
}

/**
 * @param {HTMLElement} table
 * @param {Kept} kept
 */
function watchAnswers(table, kept) {
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, requestConfig } = event.detail;
    const { verb, elt, formData } = requestConfig;
    // The sign-in page answers 200 as well; only the portal's own answer names the figure.
    const isAnswered = xhr.getResponseHeader("X-Figure") !== null;
    // “Take theirs” brings a new row: what was typed goes once it is there, not before.
    if (isAnswered && elt.dataset.drop) kept.forget(`row-${elt.dataset.drop}`);
    const row = around(event, ".entry-row");
    if (row && table.contains(row) && verb === "post") {
      if (isAnswered && xhr.status === 200) kept.confirm(row, formData);
      if (!isAnswered && formData.has(undoneName(row)) && kept.isAs(row, formData)) row.dataset.undone = "";
      showState(row);
      row.classList.toggle("is-unsaved", !isAnswered);
    }
    countLeft(table);
    showUnsaved(table);
  });
}

/**
 * Nothing is lost by leaving the page through the form, which carries every box, or by signing in again: what
 * the tab keeps is sent when the page is opened the next time. Leaving it otherwise is asked about.
 * @param {HTMLElement} table
 */
function watchLeaving(table) {
  let isHandingIn = false;
  const handIn = () => {
    isHandingIn = true;
  };
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.status === 401) handIn();
  });
  document.getElementById("report-form")?.addEventListener("submit", handIn);
  window.addEventListener("beforeunload", (event) => {
    if (isHandingIn || !table.querySelector(".is-unsaved")) return;
    event.preventDefault();
    event.returnValue = ""; // Chrome before 119 asks only then
  });
}

// --- start ---

/** @param {HTMLElement} table */
function watchSaving(table) {
  const kept = new Kept(`entry:${table.dataset.entry}`);
  if (!table.classList.contains("is-editable")) {
    kept.write({}); // handed in: nothing of it may be sent any more
    return;
  }
  watchTyping(kept);
  watchRequests();
  watchAnswers(table, kept);
  watchLeaving(table);
  window.addEventListener("online", () => resend(table, kept));
  setInterval(() => {
    if (table.querySelector(".is-unsaved")) resend(table, kept);
  }, RESEND_MS);
  watchPaste();
  restore(table, kept);
  const summary = all(document, "[data-focus]")[0];
  const row = document.getElementById(table.dataset.focusRow ?? "");
  if (summary) summary.focus();
  else if (row) goTo(row.querySelector("input"));
}

function start() {
  watchKeys();
  const table = all(document, "[data-entry]")[0];
  if (table) watchSaving(table);
}

// htmx reads the page at this event too, and was loaded first.
document.addEventListener("DOMContentLoaded", start);
