/** Filling in a month: what people lose figures by. */
import { expect, test } from "vitest";

import { open } from "./browser.js";
import { entry, messages, OURS, row, SWAP, saved, state } from "./month.js";

const KEY = "entry:7:31";

const conflict = `
  <button id="mine" hx-post="/figures/parks/" hx-trigger="click" hx-include="#row-parks"
          hx-vals='{"parks-version": "5"}'>mine</button>
  <button id="theirs" data-drop="parks" hx-get="/figures/parks/" hx-trigger="click" hx-params="none"
          hx-target="#row-parks" hx-swap="outerHTML">theirs</button>`;

const changedByTwo = state("parks", 0, "conflict", SWAP) + messages("parks", conflict, SWAP);

const start = (html = entry(), kept = {}) => open(html, { scripts: ["main", "entry"], kept });
const keptOf = (page) => JSON.parse(page.storage()[KEY] ?? "{}");
const keeping = (rows) => ({ [KEY]: JSON.stringify(rows) });
const BOX = "[name=parks-numerator]";
const OUT_OF = "[name=parks-denominator]";

// --- kept until it is confirmed ---

test("what is typed is kept before the box is left, and forgotten once the portal has it", async () => {
  const page = await start();
  page.type(BOX, "12");
  expect(keptOf(page)).toEqual({ "row-parks": { version: "0", values: { "parks-numerator": "12" } } });
  page.fire(BOX, "change");
  const request = page.network.take();
  expect(request.sent).toMatchObject({ "parks-numerator": "12", "parks-version": "0" });
  request.answer(200, saved(1), OURS);
  expect(keptOf(page)).toEqual({});
  expect(page.at("[name=parks-version]").value).toBe("1");
  expect(page.at("#row-parks").dataset.state).toBe("saved");
  expect(page.text("#left strong")).toBe("1 to do");
});

test.each([
  ["0", "0"],
  ["", ""],
  ["１２", "１２"],
])("“%s” is kept and sent as it stands: nought is no blank", async (typed, sent) => {
  const page = await start(entry({ rows: row("parks", { value: "8", version: 3, word: "saved" }) }));
  page.fill(BOX, typed);
  expect(keptOf(page)["row-parks"].values).toEqual({ "parks-numerator": sent });
  page.network.take().fail();
  const again = await start(entry({ rows: row("parks", { value: "8", version: 3, word: "saved" }) }), page.storage());
  expect(again.at(BOX).value).toBe(sent);
  expect(again.network.take().sent).toMatchObject({ "parks-numerator": sent, "parks-version": "3" });
});

test("a box that the row does not have, and a page without storage, stop nothing", async () => {
  const page = await start(entry(), keeping({ "row-gone": { version: "1", values: { "gone-numerator": "5" } } }));
  Object.defineProperty(page.window, "sessionStorage", {
    get() {
      throw new Error("forbidden");
    },
  });
  page.fill(BOX, "12");
  page.network.take().fail();
  expect(page.at("#offline").hidden).toBe(false);
  page.pass(15_000);
  page.network.take().answer(200, saved(1), OURS);
  expect(page.at("#offline").hidden).toBe(true);
});

test("what cannot be read in the storage is left aside", async () => {
  const page = await start(entry(), { [KEY]: "{broken" });
  page.fill(BOX, "3");
  page.network.take().answer(200, saved(1), OURS);
  expect(page.at("#offline").hidden).toBe(true);
});

// --- the network is away ---

test("a figure typed without a network is marked, and sent again by the clock", async () => {
  const page = await start();
  page.fill(BOX, "12");
  page.network.take().fail();
  expect(page.at("#row-parks").classList.contains("is-unsaved")).toBe(true);
  expect(page.at("#offline").hidden).toBe(false);
  page.pass(14_999);
  expect(page.network.asked).toEqual([]);
  page.pass(1);
  const request = page.network.take();
  expect(request.sent).toMatchObject({ "parks-numerator": "12", "parks-version": "0" });
  request.answer(200, saved(1), OURS);
  expect(page.at("#row-parks").classList.contains("is-unsaved")).toBe(false);
  expect(page.at("#offline").hidden).toBe(true);
  page.pass(60_000);
  expect(page.network.asked).toEqual([]);
});

test("it is sent again as soon as the network is back", async () => {
  const page = await start();
  page.fill(BOX, "12");
  page.network.take().fail();
  page.window.dispatchEvent(new page.window.Event("online"));
  expect(page.network.take().sent["parks-numerator"]).toBe("12");
});

test("a request on its way is not sent a second time", async () => {
  const page = await start();
  page.fill(BOX, "12");
  page.window.dispatchEvent(new page.window.Event("online"));
  expect(page.network.asked.length).toBe(1);
});

test("the notice stays until every row is saved", async () => {
  const page = await start();
  page.fill(BOX, "12");
  page.fill("[name=study-numerator]", "3");
  page.network.take().fail();
  page.network.take().fail();
  page.window.dispatchEvent(new page.window.Event("online"));
  page.network.take().answer(200, saved(1), OURS);
  expect(page.at("#offline").hidden).toBe(false);
  expect(keptOf(page)).toEqual({ "row-study": { version: "0", values: { "study-numerator": "3" } } });
});

// --- two saves of one box ---

test("the second of two saves waits for the first, and is of the version that the first made", async () => {
  const page = await start();
  page.fill(BOX, "1");
  page.fill(BOX, "12");
  const first = page.network.take();
  expect(page.network.asked).toEqual([]);
  first.answer(200, saved(1), OURS);
  const second = page.network.take();
  expect(second.sent).toMatchObject({ "parks-numerator": "12", "parks-version": "1" });
  second.answer(200, saved(2), OURS);
  expect(keptOf(page)).toEqual({});
});

test("what is typed while a save is on its way is not taken for saved", async () => {
  const page = await start();
  page.fill(BOX, "1");
  page.type(BOX, "12");
  page.network.take().answer(200, saved(1), OURS);
  expect(page.at(BOX).value).toBe("12");
  expect(keptOf(page)).toEqual({ "row-parks": { version: "1", values: { "parks-numerator": "12" } } });
});

test("of several changes during a save, the last state of the whole row is sent", async () => {
  const page = await start();
  page.fill(BOX, "1");
  page.fill(BOX, "12");
  page.fill(OUT_OF, "20");
  page.network.take().answer(200, saved(1), OURS);
  expect(page.network.take().sent).toMatchObject({ "parks-numerator": "12", "parks-denominator": "20" });
  expect(page.network.asked).toEqual([]);
});

// --- two people at one figure ---

async function opposed() {
  const page = await start();
  page.fill(BOX, "12");
  page.network.take().answer(409, changedByTwo, OURS);
  return page;
}

test("a figure changed by somebody else is shown beside one's own and not overwritten", async () => {
  const page = await opposed();
  expect(page.at("#row-parks").dataset.state).toBe("conflict");
  expect(page.at(BOX).value).toBe("12");
  expect(keptOf(page)["row-parks"].version).toBe("0");
  page.window.dispatchEvent(new page.window.Event("online"));
  page.pass(60_000);
  expect(page.network.asked).toEqual([]);
  page.fill(BOX, "13");
  expect(page.network.take().sent).toMatchObject({ "parks-numerator": "13", "parks-version": "0" });
});

test("opened anew, the page asks with the version that was typed over, so that it is told again", async () => {
  const before = await opposed();
  const page = await start(entry({ rows: row("parks", { value: "10", version: 5, word: "saved" }) }), before.storage());
  expect(page.at(BOX).value).toBe("12");
  expect(page.network.take().sent).toMatchObject({ "parks-numerator": "12", "parks-version": "0" });
});

test("“keep mine” overwrites what was seen", async () => {
  const page = await opposed();
  page.at("#mine").click();
  const request = page.network.take();
  expect(request.sent).toMatchObject({ "parks-numerator": "12", "parks-version": "5" });
  request.answer(200, saved(6), OURS);
  expect(keptOf(page)).toEqual({});
  expect(page.at("#row-parks").dataset.state).toBe("saved");
});

test("“take theirs” brings the row as it is and forgets what was typed", async () => {
  const page = await opposed();
  page.at("#theirs").click();
  page.network.take().answer(200, row("parks", { value: "10", version: 5, word: "saved" }), OURS);
  expect(page.at(BOX).value).toBe("10");
  expect(keptOf(page)).toEqual({});
  page.fill(BOX, "11");
  expect(page.network.take().sent["parks-version"]).toBe("5");
});

test("where theirs cannot be fetched, one's own figure is still kept and nothing claims to be sent", async () => {
  const page = await opposed();
  page.at("#theirs").click();
  page.network.take().fail();
  expect(keptOf(page)["row-parks"].values).toEqual({ "parks-numerator": "12" });
  expect(page.at("#offline").hidden).toBe(true);
  page.at("#theirs").click();
  page.network.take().answer(200, row("parks", { value: "10", version: 5, word: "saved" }), OURS);
  expect([page.at(BOX).value, keptOf(page)]).toEqual(["10", {}]);
  expect(page.leave().isAsked).toBe(false);
});

// --- the portal does not take it ---

test("refused for its right, the figure stays marked and kept", async () => {
  const page = await start();
  page.fill(BOX, "12");
  page.network.take().answer(403, "<h1>no</h1>");
  expect(page.at("#row-parks").classList.contains("is-unsaved")).toBe(true);
  expect(keptOf(page)["row-parks"].values).toEqual({ "parks-numerator": "12" });
});

test("the sign-in page is no answer, though it comes with 200", async () => {
  const page = await start();
  page.fill(BOX, "12");
  page.network.take().answer(200, "<form>Sign in</form>");
  expect(keptOf(page)["row-parks"].values).toEqual({ "parks-numerator": "12" });
  expect(page.at("#offline").hidden).toBe(false);
});

test("signed in again in another tab, the row is sent with the token of now", async () => {
  const page = await start();
  page.document.cookie = "csrftoken=old";
  page.fill(BOX, "12");
  const request = page.network.take();
  expect(request.headers["X-CSRFToken"]).toBe("old");
  request.answer(403);
  page.document.cookie = "csrftoken=new";
  page.pass(15_000);
  expect(page.network.take().headers["X-CSRFToken"]).toBe("new");
});

test("why the portal did not save is shown, and the figure stays", async () => {
  const page = await start();
  page.fill(BOX, "12");
  page.network.take().answer(422, messages("parks", "<p>The month is locked.</p>", SWAP));
  expect(page.text("#messages-parks")).toBe("The month is locked.");
  expect(page.at("#row-parks").classList.contains("is-unsaved")).toBe(true);
  expect(page.at(BOX).value).toBe("12");
});

test("an impossible figure is saved and its box is marked", async () => {
  const page = await start();
  page.fill(BOX, "12");
  const why = '<p class="entry-refusal" data-box="denominator">more than all</p>';
  page.network.take().answer(200, state("parks", 1, "refused", SWAP) + messages("parks", why, SWAP), OURS);
  expect(page.at(OUT_OF).getAttribute("aria-invalid")).toBe("true");
  expect(page.at(BOX).hasAttribute("aria-invalid")).toBe(false);
  expect(keptOf(page)).toEqual({});
  page.fill(OUT_OF, "20");
  page.network.take().answer(200, saved(2), OURS);
  expect(page.at(OUT_OF).hasAttribute("aria-invalid")).toBe(false);
});

// --- leaving ---

test("leaving with a figure that is not sent is asked about, in the oldest browsers too", async () => {
  const page = await start();
  expect(page.leave().isAsked).toBe(false);
  page.fill(BOX, "12");
  page.network.take().fail();
  expect(page.leave()).toEqual({ isAsked: true, isAskedByOldChrome: true });
});

test("handing in, or being led to sign in, is not asked about", async () => {
  for (const go of [
    (page) => page.fire("#report-form", "submit"),
    (page) => {
      page.pass(15_000);
      page.network.take().answer(401);
    },
  ]) {
    const page = await start();
    page.fill(BOX, "12");
    page.network.take().fail();
    go(page);
    expect(page.leave().isAsked).toBe(false);
  }
});

test("once handed in, nothing that was kept is sent any more", async () => {
  const page = await start(entry({ editable: false }), keeping({ "row-parks": { version: "0", values: { a: "1" } } }));
  expect([page.storage(), page.network.asked]).toEqual([{}, []]);
});

test("what another person or another month left in the tab is not touched", async () => {
  const others = {
    "entry:8:31": JSON.stringify({ "row-parks": { version: "0", values: { "parks-numerator": "9" } } }),
  };
  const page = await start(entry(), others);
  expect(page.at(BOX).value).toBe("");
  expect([page.storage(), page.network.asked]).toEqual([others, []]);
});

// --- keys ---

test("Enter goes from box to box and reason by reason, at last to the button", async () => {
  const page = await start(entry({ rows: row("parks") }));
  page.at(BOX).focus();
  page.press("Enter");
  expect(page.document.activeElement.name).toBe("parks-denominator");
  page.at("[name=parks-reason]").focus();
  page.press("Enter");
  expect(page.document.activeElement.type).toBe("submit");
});

test("arrows go by row in one column, and stay at the edge; an unfinished Chinese word keeps the keys", async () => {
  const page = await start();
  page.at(OUT_OF).focus();
  page.press("ArrowDown", { isComposing: true });
  expect(page.document.activeElement.name).toBe("parks-denominator");
  page.press("ArrowDown");
  expect(page.document.activeElement.name).toBe("study-denominator");
  page.press("ArrowDown");
  expect(page.document.activeElement.name).toBe("study-denominator");
  page.press("ArrowUp");
  expect(page.document.activeElement.name).toBe("parks-denominator");
});
