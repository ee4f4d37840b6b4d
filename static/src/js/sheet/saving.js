/**
 * Each row is saved by itself, one after the other, when it is left. The boxes stay as they are typed: the
 * answer only says what the register holds now, what is refused and why, or what somebody else wrote. A row
 * that cannot be sent (no network, signed out) says so and is sent again; leaving the page is asked about.
 */
import { ask } from "../ask.js";
import {
  boxesOf,
  boxOf,
  clear,
  heldBy,
  hold,
  isChanged,
  isHalf,
  isUnread,
  look,
  put,
  rowOf,
  rows,
  settle,
  show,
  table,
  tell,
  tellRow,
  valueOf,
} from "./rows.js";

const RESEND_MS = 15000;
const queue = [];
let busy = false;

/** Do things with rows one after the other. */
export function enqueue(work) {
  return new Promise((resolve) => {
    queue.push(async () => resolve(await work()));
    if (!busy) run();
  });
}

async function run() {
  busy = true;
  while (queue.length) await queue.shift()();
  busy = false;
}

// --- one row ---

const isAlike = (row) => row.dataset.alike !== undefined; // to another one: nobody has said yet whether it is
const isWaiting = (row) => row.dataset.state === "conflict" || isUnread(row) || isAlike(row);

/** Save the row if something in it changed and nothing in it waits for a decision; gives back its state. */
export function save(row) {
  if (!isChanged(row) || isWaiting(row)) return Promise.resolve(row.dataset.state);
  const half = boxesOf(row).filter(isHalf);
  if (half.length) {
    refuse(row, Object.fromEntries(half.map((box) => [box.name, box.validationMessage])));
    return Promise.resolve(row.dataset.state);
  }
  show(row, "saving");
  return enqueue(() => send(row));
}

async function send(row) {
  if (!isChanged(row)) {
    clear(row);
    show(row, row.dataset.pk ? "saved" : "");
    return row.dataset.state;
  }
  if (isWaiting(row)) return row.dataset.state;
  const sent = new Map(boxesOf(row).map((box) => [box.name, valueOf(box)]));
  const content = new URLSearchParams([...sent].filter(([, value]) => value !== ""));
  content.set("version", row.dataset.version);
  content.set("label", row.dataset.label);
  if (table.dataset.columns) content.set("columns", table.dataset.columns);
  if (row.dataset.different !== undefined) content.set("different", "");
  const answer = await ask(row.dataset.address, content);
  if (answer === null) show(row, "unsaved");
  else if (answer.status === 404) refuse(row, { "": table.dataset.gone });
  else if (answer.status === 200) accept(row, answer, sent);
  else if (answer.status === 409) oppose(row, answer);
  else refuse(row, answer.refused, answer.alike);
  return row.dataset.state;
}

/** Saved: the boxes show what is kept, but for what was typed since. */
function accept(row, answer, sent) {
  clear(row);
  delete row.dataset.different;
  settle(row, answer);
  for (const box of boxesOf(row)) {
    hold(box, answer.held[box.name]);
    if (valueOf(box) === sent.get(box.name)) put(box, answer.held[box.name]);
  }
  show(row, isChanged(row) ? "changed" : "saved");
  if (isChanged(row) && !row.contains(document.activeElement)) save(row);
}

/** What is refused and why; a row that looks like another is saved once somebody says that it is not. */
export function refuse(row, refused, looksAlike = false) {
  clear(row);
  if (looksAlike) row.dataset.alike = "";
  const loose = [];
  for (const [name, words] of Object.entries(refused)) {
    const box = boxOf(row, name);
    if (box) tell(box, words);
    else loose.push(words);
  }
  tellRow(row, loose.join(" "), looksAlike ? document.getElementById("sheet-alike").content.cloneNode(true) : null);
  show(row, "refused");
}

/** Somebody else was faster: what both wrote is shown side by side, what only they wrote is taken over. */
function oppose(row, answer) {
  clear(row);
  for (const box of boxesOf(row)) {
    const [newest, held, typed] = [answer.held[box.name], heldBy(box), valueOf(box)];
    hold(box, newest);
    if (typed === held) put(box, newest);
    else if (typed !== newest) tell(box, table.dataset.now.replace("{value}", answer.now[box.name]), "now");
  }
  if (!isChanged(row)) { // it is what was typed here: saved, and the answer was lost on the way
    row.dataset.version = answer.version;
    show(row, "saved");
    return;
  }
  row.dataset.newest = answer.version;
  tellRow(row, answer.said, document.getElementById("sheet-choice").content.cloneNode(true));
  show(row, "conflict");
}

/** The row is another one than that which it looks like. */
function tellApart(row) {
  row.dataset.different = "";
  delete row.dataset.alike;
  clear(row);
  save(row);
}

function choose(row, whose) {
  if (whose === "different") {
    tellApart(row);
    return;
  }
  row.dataset.version = row.dataset.newest;
  if (whose === "theirs") for (const box of boxesOf(row)) put(box, heldBy(box));
  clear(row);
  show(row, "changed");
  boxesOf(row)[0].focus();
  if (isChanged(row)) save(row);
  else show(row, "saved");
}

// --- all rows ---

function resend() {
  for (const row of rows()) if (row.dataset.state === "unsaved") save(row);
}

/** What is typed in a row, or taken back by hand, changes its state at once. */
export function touch(box) {
  const row = rowOf(box);
  look(box);
  if (row.dataset.state !== "conflict") {
    tell(box, "");
    box.indeterminate = false;
    delete row.dataset.different;
    if (isAlike(row)) tellRow(row, "");
    delete row.dataset.alike;
    if (isUnread(row)) { // what the other cells say stays, until each is written over
      if (row.dataset.state !== "refused") show(row, "refused");
      return;
    }
    if (row.dataset.state !== "saving") show(row, isChanged(row) ? "changed" : row.dataset.pk ? "saved" : "");
    if (!isChanged(row)) clear(row);
  }
}

export function watchSaving() {
  table.addEventListener("input", (event) => touch(event.target));
  table.addEventListener("focusout", (event) => {
    const row = rowOf(event.target);
    if (row && !row.contains(event.relatedTarget)) save(row);
  });
  table.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose]");
    if (button) choose(button.closest("tr").previousElementSibling, button.dataset.choose);
  });
  window.addEventListener("online", resend);
  setInterval(resend, RESEND_MS);
  window.addEventListener("beforeunload", (event) => {
    if (!rows().some(isChanged)) return;
    event.preventDefault();
    event.returnValue = ""; // older browsers ask only then
  });
}
