/** The table of a register as templates/registers/parts write it, as far as the scripts look at it. */

const cells = (id, values) => `
  <td><input class="sheet-box" type="text" name="name" id="${id}-name" value="${values.name ?? ""}"></td>
  <td><input class="sheet-box" type="text" name="count" id="${id}-count" value="${values.count ?? ""}"></td>
  <td><select class="sheet-box" name="kind" id="${id}-kind"><option value=""></option>
      <option value="A" ${values.kind === "A" ? "selected" : ""}>a</option></select></td>
  <td><input class="sheet-box" type="checkbox" name="done" id="${id}-done" ${values.done ? "checked" : ""}></td>`;

const old = (pk, values) => `
  <tr class="sheet-row" data-pk="${pk}" data-label="${pk}" data-address="/rows/${pk}/" data-version="v1">
    <th><a href="/page/${pk}/">${pk}</a><span class="sheet-state"></span></th>${cells(`r${pk}`, values)}</tr>`;

const WORDS = ["filled", "progress", "refused", "waiting", "blank", "cleared", "kept"]
  .map((name) => `data-${name}="${name} ${name === "progress" ? "{done}" : "{count}"} "`)
  .join(" ");
const STATES = ["changed", "saving", "saved", "unsaved", "refused", "conflict"]
  .map((state) => `<template id="state-${state}"><span>${state}</span></template>`)
  .join("");

export const sheet = `
  <span id="sheet-offline" hidden>offline</span><p id="sheet-live"></p>
  <div id="sheet-paste" hidden ${WORDS} data-left="left:" data-noted="noted:" data-undone="undone" data-failed="failed">
    <p id="sheet-paste-words"></p><button id="sheet-undo">undo</button><button id="sheet-clear" hidden>clear</button>
    <button id="sheet-paste-close">close</button><ul id="sheet-paste-left" hidden></ul></div>
  <table data-sheet data-columns="c1" data-new="/new/" data-read="/read/" data-most="20" data-too-many="too many"
         data-now="now: {value}" data-gone="gone">
    <tbody id="sheet-rows">${old(1, { name: "甲", count: "3", kind: "A" })}${old(2, { name: "乙", count: "0", done: true })}</tbody>
  </table>
  <template id="sheet-new"><tr class="sheet-row is-new" data-label="+__n__" data-version="">
    <th><span class="sheet-number">+__n__</span><span class="sheet-state"></span></th>${cells("n__n__", {})}</tr></template>
  <template id="sheet-choice"><button data-choose="mine">mine</button><button data-choose="theirs">theirs</button></template>
  <template id="sheet-alike"><button data-choose="different">another</button></template>
  ${STATES}`;

/** What the portal answers where the row is kept as `held`. */
export const kept = (pk, version, held) => ({ pk, version, held, address: `/rows/${pk}/`, page: `/page/${pk}/` });
