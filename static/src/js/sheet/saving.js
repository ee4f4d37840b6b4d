/**
 * Each row is saved by itself, one after the other, when it is left. The boxes stay as they are typed: the
 * answer only says what the register holds now, what is refused and why, or what somebody else wrote. A row
 * that cannot be sent (no network, signed out) says so and is sent again; leaving the page is asked about.
 *
 * @typedef {import("./rows.js").Box} Box
 * @typedef {import("./rows.js").Row} Row
 */
import { ask } from "../ask.js";
import { around, fill, targetOf } from "../dom.js";
import {
  boxesOf,
  boxIn,
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
  valueIn,
} from "./rows.js";

const RESEND_MS = 15000;
/** @type {(() => Promise<void>)[]} */
const queue = [];
let busy = false;

/**
 * Do things with rows one after the other.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export function enqueue(work) {
  return new Promise((resolve, reject) => {
    queue.push(() => work().then(resolve, reject));
    if (!busy) run();
  });
}

async function run() {
  busy = true;
  for (let work = queue.shift(); work; work = queue.shift()) await work();
  busy = false;
}

// --- one row ---

/** @param {Row} row */
const isAlike = (row) => row.dataset.alike !== undefined; // to another one: nobody has said yet whether it is
/** @param {Row} row */
const isWaiting = (row) => row.dataset.state === "conflict" || isUnread(row) || isAlike(row);

/**
 * Save the row if something in it changed and nothing in it waits for a decision; gives back its state.
 * @param {Row} row
 * @returns {Promise<string | undefined>}
 */
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

/** @param {Row} row */
async function send(row) {
  if (!isChanged(row)) {
    clear(row);
    show(row, row.dataset.pk ? "saved" : "");
    return row.dataset.state;
  }
  if (isWaiting(row)) return row.dataset.state;
  const sent = new Map(boxesOf(row).map((box) => [box.name, valueIn(box)]));
  const content = new URLSearchParams([...sent].filter(([, value]) => value !== ""));
  content.set("version", row.dataset.version ?? "");
  content.set("label", row.dataset.label ?? "");
  if (table.dataset.columns) content.set("columns", table.dataset.columns);
  if (row.dataset.different !== undefined) content.set("different", "");
  const answer = await ask(row.dataset.address ?? "", content);
  if (answer === null) show(row, "unsaved");
  else if (answer.status === 404) refuse(row, { "": table.dataset.gone ?? "" });
  else if (answer.status === 200) accept(row, answer, sent);
  else if (answer.status === 409) oppose(row, answer);
  else if (answer.refused) refuse(row, answer.refused, answer.alike);
  else show(row, "unsaved"); // somebody on the way answers for the portal: nothing is known of the row
  return row.dataset.state;
}

/**
 * Saved: the boxes show what is kept, but for what was typed since.
 * @param {Row} row
 * @param {any} answer
 * @param {Map<string, string>} sent
 */
function accept(row, answer, sent) {
  clear(row);
  delete row.dataset.different;
  settle(row, answer);
  for (const box of boxesOf(row)) {
    hold(box, answer.held[box.name]);
    if (valueIn(box) === sent.get(box.name)) put(box, answer.held[box.name]);
  }
  show(row, isChanged(row) ? "changed" : "saved");
  if (isChanged(row) && !row.contains(document.activeElement)) save(row);
}

/**
 * What is refused and why; a row that looks like another is saved once somebody says that it is not.
 * @param {Row} row
 * @param {Record<string, string>} refused the words, by the name of the box; "" is the row
 */
export function refuse(row, refused, looksAlike = false) {
  clear(row);
  if (looksAlike) row.dataset.alike = "";
  /** @type {string[]} */
  const loose = [];
  for (const [name, words] of Object.entries(refused)) {
    const box = boxIn(row, name);
    if (box) tell(box, words);
    else loose.push(words);
  }
  tellRow(row, loose.join(" "), looksAlike ? "sheet-alike" : undefined);
  show(row, "refused");
}

/**
 * Somebody else was faster: what both wrote is shown side by side, what only they wrote is taken over.
 * @param {Row} row
 * @param {any} answer
 */
function oppose(row, answer) {
  clear(row);
  for (const box of boxesOf(row)) {
    const [newest, held, typed] = [answer.held[box.name], heldBy(box), valueIn(box)];
    hold(box, newest);
    if (typed === held) put(box, newest);
    else if (typed !== newest) tell(box, fill(table.dataset.now, { value: answer.now[box.name] }), "now");
  }
  // It is what was typed here: saved, and the answer was lost on the way.
  if (!isChanged(row)) {
    row.dataset.version = answer.version;
    show(row, "saved");
    return;
  }
  row.dataset.newest = answer.version;
  tellRow(row, answer.said, "sheet-choice");
  show(row, "conflict");
}

/**
 * The row is another one than that which it looks like.
 * @param {Row} row
 */
function tellApart(row) {
  row.dataset.different = "";
  delete row.dataset.alike;
  clear(row);
  save(row);
}

/** @param {Row} row @param {string | undefined} whose */
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

/**
 * What is typed in a row, or taken back by hand, changes its state at once.
 * @param {Box} box
 */
export function touch(box) {
  const row = rowOf(box);
  look(box);
  if (row.dataset.state !== "conflict") {
    tell(box, "");
    box.indeterminate = false;
    delete row.dataset.different;
    if (isAlike(row)) tellRow(row, "");
    delete row.dataset.alike;
    // What the other cells say stays, until each is written over.
    if (isUnread(row)) {
      if (row.dataset.state !== "refused") show(row, "refused");
      return;
    }
    if (row.dataset.state !== "saving") show(row, isChanged(row) ? "changed" : row.dataset.pk ? "saved" : "");
    if (!isChanged(row)) clear(row);
  }
}

export function watchSaving() {
  table.addEventListener("input", (event) => touch(/** @type {Box} */ (targetOf(event))));
  table.addEventListener("focusout", (event) => {
    const row = /** @type {Row | null} */ (around(event, ".sheet-row"));
    if (row && !row.contains(/** @type {Node | null} */ (event.relatedTarget))) save(row);
  });
  table.addEventListener("click", (event) => {
    const button = around(event, "[data-choose]");
    const row = button?.closest("tr")?.previousElementSibling;
    if (button && row) choose(/** @type {Row} */ (row), button.dataset.choose);
  });
  window.addEventListener("online", resend);
  setInterval(resend, RESEND_MS);
  window.addEventListener("beforeunload", (event) => {
    if (!rows().some(isChanged)) return;
    event.preventDefault();
    event.returnValue = ""; // older browsers ask only then
  });
}
