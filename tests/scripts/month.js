/** The form of a month as templates/reporting/parts write it, as far as the scripts look at it. */

export const OURS = { "X-Figure": "parks" };

export const state = (code, version, word, swap = "") =>
  `<span class="cell-state" id="state-${code}" data-state="${word}" ${word === "blank" ? "data-left" : ""} ${swap}>
     <input type="hidden" name="${code}-version" form="report-form" value="${version}"></span>`;

export const messages = (code, inside = "", swap = "") => `<div id="messages-${code}" ${swap}>${inside}</div>`;

export const row = (code, { value = "", version = 0, word = "blank", inside = "" } = {}) => `
  <tbody class="entry-row" id="row-${code}" data-state="${word}" data-name="${code}"
         hx-post="/figures/${code}/" hx-trigger="change, resend" hx-include="this" hx-swap="none">
    <tr><td><input class="entry-box" name="${code}-numerator" data-box="numerator" aria-label="${code} figure"
                   form="report-form" value="${value}"></td>
        <td><input class="entry-box" name="${code}-denominator" data-box="denominator" aria-label="${code} out of"
                   form="report-form"></td>
        <td>${state(code, version, word)}</td></tr>
    <tr><td>${messages(code, inside)}
      <div class="entry-reason"><input name="${code}-reason" form="report-form"></div></td></tr>
  </tbody>`;

export const entry = ({ rows = row("parks") + row("study"), editable = true } = {}) => `
  <span id="left" data-some="{count} to do" data-none="all done"><strong>2 to do</strong></span>
  <span id="offline" hidden>not saved</span>
  <table class="${editable ? "is-editable" : ""}" data-entry="7:31">${rows}</table>
  <form id="report-form"><button type="submit">Submit</button></form>`;

export const SWAP = 'hx-swap-oob="true"';
export const saved = (version, word = "saved") => state("parks", version, word, SWAP) + messages("parks", "", SWAP);
