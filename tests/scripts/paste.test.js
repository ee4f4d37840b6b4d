/** A block pasted into the month: what lands, what stays, and what undoing leaves. */
import { expect, test } from "vitest";

import { open, settle } from "./browser.js";
import { entry, OURS, row, saved } from "./month.js";

const BOX = "[name=parks-numerator]";
const OUT_OF = "[name=parks-denominator]";
const OTHER = "[name=study-numerator]";
const REASON = "[name=parks-reason]";

const NOTICE = `
  <div id="paste" hidden data-address="/paste/" data-filled="Pasted {count}. " data-refused="Not pasted: {cells}. "
       data-unread="“{value}” is no number" data-left="No box for: {cells}" data-reasons="Reasons: {cells}. "
       data-blank="{count} blank: {cells}. " data-reason="Reason" data-failed="No answer." data-said=""
       data-twice="“{heading}” stands twice ({cells})." data-words="No headings: {cells}." data-titles="Titles: {cells}. "
       data-doubled="Doubled: {cells}. " data-others="Others: {cells}. " data-passed="Last month passed. "
       data-cleared="Cleared {count}. " data-kept="{count} stay.">
    <p></p><button type="button">undo</button><button id="paste-clear" hidden>clear</button>
  </div>`;

const NOTHING = {
  cells: [],
  unread: [],
  blank: [],
  left: [],
  doubled: [],
  others: [],
  passed: [],
  is_last_passed: false,
  refused: "",
  said: "",
};
const cell = (code, value, box = "numerator") => ({ row: code, box, value });

const start = (rows = row("parks", { value: "8" }) + row("study")) =>
  open(entry({ rows }) + NOTICE, { scripts: ["main", "entry"] });

/** The block is pasted into the first box, and the portal answers. */
async function pasted(answer, { page, text = "12\t3\n4" } = {}) {
  const opened = page ?? (await start());
  opened.paste(BOX, text);
  const request = opened.network.take();
  request.answer(200, { ...NOTHING, ...answer });
  await settle();
  return opened;
}

const said = (page) => page.text("#paste p");
const valuesOf = (page) => [BOX, OUT_OF, OTHER].map((box) => page.at(box).value);

test("one value is pasted as always", async () => {
  const page = await start();
  expect(page.paste(BOX, "12").defaultPrevented).toBe(false);
  expect(page.network.asked).toEqual([]);
});

test("a cell of two lines is no one value", async () => {
  const page = await start();
  expect(page.paste(BOX, '"1\n2"').defaultPrevented).toBe(true);
  expect(page.network.take().sent).toEqual({ block: [["1\n2"]], at: "parks", box: "numerator" });
});

test("each row that a block lands in is saved once, with all its boxes", async () => {
  const cells = [cell("parks", "12"), cell("parks", "30", "denominator"), cell("study", "0")];
  const page = await pasted({ cells });
  expect(valuesOf(page)).toEqual(["12", "30", "0"]);
  expect(page.network.asked.map((request) => request.sent)).toMatchObject([
    { "parks-numerator": "12", "parks-denominator": "30" },
    { "study-numerator": "0" },
  ]);
  expect(said(page)).toBe("Pasted 3.");
});

test("what stands there already is not sent again", async () => {
  const page = await pasted({ cells: [cell("parks", "8")] });
  expect([page.network.asked, said(page)]).toEqual([[], "Pasted 0."]);
  expect(page.at("#paste button:not([id])").hidden).toBe(true);
});

test("pasted without a network, the figures are kept and marked", async () => {
  const page = await pasted({ cells: [cell("parks", "12")] });
  page.network.take().fail();
  expect(page.at("#offline").hidden).toBe(false);
  expect(JSON.parse(page.storage()["entry:7:31"])["row-parks"].values).toEqual({ "parks-numerator": "12" });
});

test("where the portal does not answer, nothing is changed and that is said", async () => {
  const page = await start();
  page.paste(BOX, "12\t3");
  page.network.take().fail();
  await settle();
  expect([valuesOf(page), said(page)]).toEqual([["8", "", ""], "No answer."]);
});

test("the sign-in page is no answer", async () => {
  const page = await start();
  page.paste(BOX, "12\t3");
  page.network.take().answer(200, null, "text/html");
  await settle();
  expect(said(page)).toBe("No answer.");
});

test("a block refused as a whole changes nothing; its words are taken as they are", async () => {
  const page = await pasted({ refused: "twice", left: ["$& 数", "B"], cells: [cell("parks", "12")] });
  expect([valuesOf(page), said(page)]).toEqual([["8", "", ""], "“$& 数” stands twice ($& 数、B)."]);
});

test("of two pastes, the answer to the older one is not taken any more", async () => {
  const page = await start();
  page.paste(BOX, "1\t2");
  page.paste(BOX, "3\t4");
  const [older, newer] = [page.network.take(), page.network.take()];
  newer.answer(200, { ...NOTHING, cells: [cell("parks", "3")] });
  await settle();
  older.answer(200, { ...NOTHING, cells: [cell("parks", "1")] });
  await settle();
  expect(page.at(BOX).value).toBe("3");
});

test("all that has no box, could not be read or was passed over is named", async () => {
  const page = await pasted({
    cells: [cell("parks", "植树", "reason"), cell("gone", "5")],
    unread: [cell("study", "many\nmore")],
    passed: ["Title"],
    is_last_passed: true,
    doubled: ["A"],
    others: ["B"],
    left: ["C"],
  });
  expect(said(page)).toBe(
    "Pasted 1. Reasons: parks（植树）. Titles: Title. Last month passed. " +
      "Not pasted: study figure “many more” is no number. Doubled: A. Others: B. No box for: C、5",
  );
  expect(page.at(REASON).value).toBe("植树");
});

// --- blank cells ---

test("blank cells clear nothing until somebody says so; that is undone with the paste", async () => {
  const page = await pasted({ blank: [cell("parks", "")], cells: [cell("study", "4")] });
  expect(valuesOf(page)).toEqual(["8", "", "4"]);
  expect(said(page)).toContain("1 blank: parks figure（8）");
  page.at("#paste-clear").click();
  expect(valuesOf(page)).toEqual(["", "", "4"]);
  page.at("#paste button:not([id])").click();
  expect(valuesOf(page)).toEqual(["8", "", ""]);
  expect(page.at("#paste").hidden).toBe(true);
});

// --- undoing ---

const undo = (page) => page.at("#paste button:not([id])").click();

test("undone, a row that held nothing else asks to be as open as before", async () => {
  const page = await pasted({ cells: [cell("parks", "12")] });
  page.network.take().answer(200, saved(1), OURS);
  undo(page);
  expect(page.network.take().sent).toMatchObject({ "parks-numerator": "8", "parks-version": "1", "parks-undone": "1" });
});

test("undone over a figure that stood there, the row is changed back like any other", async () => {
  const page = await pasted(
    { cells: [cell("parks", "12")] },
    { page: await start(row("parks", { value: "8", version: 4 })) },
  );
  page.network.take().answer(200, saved(5), OURS);
  undo(page);
  const { sent } = page.network.take();
  expect(sent).toMatchObject({ "parks-numerator": "8", "parks-version": "5" });
  expect(sent).not.toHaveProperty("parks-undone");
});

test("what was typed over since stays, and that is said", async () => {
  const page = await pasted({ cells: [cell("parks", "12"), cell("parks", "30", "denominator")] });
  page.network.take().answer(200, saved(1), OURS);
  page.fill(BOX, "13");
  page.network.take().answer(200, saved(2), OURS);
  undo(page);
  expect([valuesOf(page).slice(0, 2), said(page)]).toEqual([["13", ""], "1 stay."]);
  expect(page.network.take().sent).not.toHaveProperty("parks-undone");
});

test("a figure typed after undoing, while the paste is still being saved, is not taken back with it", async () => {
  const page = await pasted({ cells: [cell("parks", "12")] });
  const first = page.network.take();
  undo(page); // waits for the first save
  page.type(BOX, "15");
  first.answer(200, saved(1), OURS);
  const { sent } = page.network.take();
  expect(sent["parks-numerator"]).toBe("15");
  expect(sent).not.toHaveProperty("parks-undone");
});

test("undone without a network, the row still asks to be open again when it is back", async () => {
  const page = await pasted({ cells: [cell("parks", "12")] });
  page.network.take().answer(200, saved(1), OURS);
  undo(page);
  page.network.take().fail();
  page.pass(15_000);
  const again = page.network.take();
  expect(again.sent).toMatchObject({ "parks-numerator": "8", "parks-undone": "1" });
  again.fail();
  page.fill(BOX, "9");
  expect(page.network.take().sent).not.toHaveProperty("parks-undone");
});

// --- one cell of several lines into a box of text ---

test("the marks round a cell are not pasted into a reason", async () => {
  const page = await start();
  const typed = [];
  page.document.execCommand = (...command) => typed.push(command);
  expect(page.paste(REASON, '"one\n two"').defaultPrevented).toBe(true);
  expect(page.paste(REASON, "plain").defaultPrevented).toBe(false);
  expect(typed).toEqual([["insertText", false, "one two"]]);
});
