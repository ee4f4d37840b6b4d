/**
 * Filling in a month: keys that move between boxes, and nothing lost on the way to the server.
 *
 * htmx saves a row when a box changes. This module keeps what was typed in the tab's storage
 * until the portal confirms it, marks what is not saved, and sends it again: when the network
 * is back, after signing in again, or after the page was loaded anew. What is kept carries the
 * version it was typed over, so that a figure changed by somebody else meanwhile is never
 * overwritten unseen. The tab's storage, not the browser's: office computers are shared.
 */
import { watchPaste } from "./paste.js";

const RESEND_MS = 15000;
const table = document.querySelector("[data-entry]");
const storageKey = table ? `entry:${table.dataset.entry}` : "";

// --- what is typed and not confirmed: {row: {version, values: {name: text}}} ---

function readKept() {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey)) || {};
  } catch {
    return {};
  }
}

function writeKept(kept) {
  try {
    if (Object.keys(kept).length) sessionStorage.setItem(storageKey, JSON.stringify(kept));
    else sessionStorage.removeItem(storageKey);
  } catch {
    // Storage is full or forbidden: saving through the network still works.
  }
}

const rowOf = (element) => element.closest(".entry-row");
const versionOf = (row) => row.querySelector('input[name$="-version"]');
const isTyped = (element) => element.matches(".entry-row input:not([type=hidden])");

function keep(input) {
  const row = rowOf(input);
  const kept = readKept();
  const own = (kept[row.id] ??= { version: versionOf(row)?.value ?? "0", values: {} });
  own.values[input.name] = input.value;
  writeKept(kept);
}

/** Forget what the server has now; what was typed after the request was sent stays. */
function confirmSaved(row, sent) {
  const kept = readKept();
  const own = kept[row.id];
  if (!own) return;
  for (const [name, value] of Object.entries(own.values)) {
    if (sent.get(name) === value) delete own.values[name];
  }
  own.version = versionOf(row)?.value ?? own.version;
  if (!Object.keys(own.values).length) delete kept[row.id];
  writeKept(kept);
}

function forget(rowId) {
  const kept = readKept();
  delete kept[rowId];
  writeKept(kept);
}

// --- what the page shows of it ---

function showState(row) {
  const state = row.querySelector(".cell-state");
  if (state) row.dataset.state = state.dataset.state;
  const refused = new Set(
    [...row.querySelectorAll(".entry-refusal[data-box]")].map((message) => message.dataset.box),
  );
  for (const box of row.querySelectorAll(".entry-box")) {
    if (refused.has(box.dataset.box)) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
  }
}

/** How many figures are still to do, as the rows say since the last answer. */
function countLeft() {
  const line = document.getElementById("left");
  if (!line) return;
  const left = table.querySelectorAll(".cell-state[data-left]").length;
  const { some, none } = line.dataset;
  line.querySelector("strong").textContent = left ? some.replace("{count}", left) : none;
}

function markUnsaved(row, unsaved) {
  row.classList.toggle("is-unsaved", unsaved);
  const notice = document.getElementById("offline");
  if (notice) notice.hidden = !table.querySelector(".is-unsaved");
}

// --- sending again ---

function resend() {
  for (const id of Object.keys(readKept())) {
    const row = document.getElementById(id);
    const busy = row?.classList.contains("htmx-request");
    const typing = row?.contains(document.activeElement) && !row.classList.contains("is-unsaved");
    if (row && !busy && !typing) window.htmx.trigger(row, "resend");
  }
}

function restore() {
  const kept = readKept();
  for (const [id, own] of Object.entries(kept)) {
    const row = document.getElementById(id);
    if (!row) continue;
    for (const [name, value] of Object.entries(own.values)) {
      const input = row.querySelector(`[name="${CSS.escape(name)}"]`);
      if (input) input.value = value;
    }
    const version = versionOf(row);
    if (version) version.value = own.version;
    markUnsaved(row, true);
  }
  resend();
}

function watchSaving() {
  document.addEventListener("input", (event) => {
    if (isTyped(event.target)) keep(event.target);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-drop]");
    if (button) forget(`row-${button.dataset.drop}`);
  });
  document.addEventListener("htmx:configRequest", (event) => {
    // After signing in again in another tab the token of this page is an old one.
    const token = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
    if (token) event.detail.headers["X-CSRFToken"] = token[1];
    const row = event.target.closest?.(".entry-row");
    if (row && "undone" in row.dataset) {
      event.detail.parameters[`${row.id.replace(/^row-/, "")}-undone`] = "1";
      delete row.dataset.undone;
    }
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 409) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    countLeft();
    const row = event.target.closest?.(".entry-row");
    if (!row || !table.contains(row)) return;
    const { xhr, requestConfig } = event.detail;
    // The sign-in page answers 200 as well; only the portal's own answer names the figure.
    const answered = xhr.getResponseHeader("X-Figure") !== null;
    if (answered && xhr.status === 200 && requestConfig.verb === "post") confirmSaved(row, requestConfig.formData);
    showState(row);
    markUnsaved(row, !answered);
  });
  window.addEventListener("online", resend);
  setInterval(() => {
    if (table.querySelector(".is-unsaved")) resend();
  }, RESEND_MS);
  // Nothing is lost by leaving the page through the form, which carries every box, or by signing in
  // again: what the tab keeps is sent when the page is opened the next time.
  let handingIn = false;
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.status === 401) handingIn = true;
  });
  document.getElementById("report-form")?.addEventListener("submit", () => (handingIn = true));
  window.addEventListener("beforeunload", (event) => {
    if (table.querySelector(".is-unsaved") && !handingIn) event.preventDefault();
  });
}

// --- keys ---

function boxes() {
  return [...document.querySelectorAll("input.entry-box")].filter((box) => box.offsetParent !== null);
}

function goTo(box) {
  if (!box) return;
  box.focus();
  box.select();
}

/** The box above or below: the same column if that row has one, else the row's first. */
function inNextRow(box, step) {
  const rows = [...new Set(boxes().map((other) => other.closest("tr")))];
  const row = rows[rows.indexOf(box.closest("tr")) + step];
  if (!row) return null;
  const own = [...row.querySelectorAll("input.entry-box")];
  const column = box.closest("td").cellIndex;
  return own.find((other) => other.closest("td").cellIndex === column) || own[0];
}

function watchKeys() {
  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (event.isComposing || !(input instanceof HTMLInputElement)) return;
    const isBox = input.matches("input.entry-box");
    if (event.key === "Enter" && (isBox || input.matches(".entry-reason input"))) {
      event.preventDefault();
      const all = [...document.querySelectorAll("input.entry-box, .entry-reason input")].filter(
        (box) => box.offsetParent !== null,
      );
      const next = all.slice(all.indexOf(input) + 1).find((box) => box.matches(".entry-box"));
      goTo(next || null);
      if (!next) document.querySelector("#report-form button")?.focus();
    } else if (isBox && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      goTo(inNextRow(input, event.key === "ArrowDown" ? 1 : -1));
    }
  });
}

// --- start ---

function start() {
  watchKeys();
  if (!table) return;
  if (!table.classList.contains("is-editable")) {
    writeKept({}); // handed in: nothing of it may be sent any more
    return;
  }
  watchSaving();
  watchPaste();
  restore();
  const summary = document.querySelector("[data-focus]");
  const row = table.dataset.focusRow && document.getElementById(table.dataset.focusRow);
  if (summary) summary.focus();
  else if (row) goTo(row.querySelector("input.entry-box"));
}

// htmx reads the page at this event too, and was loaded first.
document.addEventListener("DOMContentLoaded", start);
