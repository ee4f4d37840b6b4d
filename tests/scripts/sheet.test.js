/** The table of a register: rows that save themselves, and what happens to them on the way. */
import { expect, test } from "vitest";

import { open, settle } from "./browser.js";
import { kept, sheet } from "./sheet.js";

const start = () => open(sheet, { scripts: ["sheet"] });
const FIRST = { name: "甲", count: "3", kind: "A", done: "" };
const rowOf = (page, label) => page.at(`[data-label="${label}"]`);
const stateOf = (page, label) => rowOf(page, label).dataset.state ?? "";
const below = (page, label) => rowOf(page, label).nextElementSibling.textContent.trim();

/** Type into a cell and leave the row, as one does with Tab at its end. */
function fill(page, box, value) {
  page.type(box, value);
  page.fire(box, "focusout", { relatedTarget: null });
}

/** Type into a cell of row 1; the portal answers. */
async function answered(status, json, { box = "#r1-count", value = "4" } = {}) {
  const page = await start();
  fill(page, box, value);
  page.network.take().answer(status, json);
  await settle();
  return page;
}

// --- one row ---

test("a row is sent when it is left, with what it was typed over; blank cells are left out, nought is not", async () => {
  const page = await start();
  page.type("#r1-name", "");
  fill(page, "#r1-count", "0");
  const request = page.network.take();
  expect([request.address, request.sent]).toEqual([
    "/rows/1/",
    { count: "0", kind: "A", version: "v1", label: "1", columns: "c1" },
  ]);
  expect(stateOf(page, "1")).toBe("saving");
});

test("a row left without a change is not sent", async () => {
  const page = await start();
  page.fire("#r1-count", "focusout", { relatedTarget: null });
  page.fire("#r1-count", "focusout", { relatedTarget: page.at("#r1-name") });
  fill(page, "#r1-count", "3");
  expect(page.network.asked).toEqual([]);
});

test("saved, the cells show what is kept, and the next change is of the new version", async () => {
  const page = await answered(200, kept(1, "v2", { ...FIRST, count: "4" }), { value: " 4" });
  expect([stateOf(page, "1"), page.at("#r1-count").value]).toEqual(["saved", "4"]);
  fill(page, "#r1-count", "5");
  expect(page.network.take().sent).toMatchObject({ count: "5", version: "v2" });
});

test("what is typed while the row is on its way stays, and is sent after it", async () => {
  const page = await start();
  fill(page, "#r1-count", "4");
  page.type("#r1-name", "丙");
  page.network.take().answer(200, kept(1, "v2", { ...FIRST, count: "4" }));
  await settle();
  expect(page.at("#r1-name").value).toBe("丙");
  expect(page.network.take().sent).toMatchObject({ name: "丙", count: "4", version: "v2" });
});

test("rows are sent one after the other", async () => {
  const page = await start();
  fill(page, "#r1-count", "4");
  fill(page, "#r2-count", "7");
  expect(page.network.asked.length).toBe(1);
  page.network.take().answer(200, kept(1, "v2", { ...FIRST, count: "4" }));
  await settle();
  expect(page.network.take().address).toBe("/rows/2/");
});

test("a new row gets a number, an address and a page of its own", async () => {
  const page = await start();
  fill(page, "#n1-name", "丁");
  const request = page.network.take();
  expect([request.address, request.sent.version]).toEqual(["/new/", ""]);
  request.answer(200, kept(9, "v1", { name: "丁", count: "", kind: "", done: "" }));
  await settle();
  fill(page, "#n1-count", "1");
  expect(page.network.take().address).toBe("/rows/9/");
  expect(rowOf(page, "+1").querySelector("a").getAttribute("href")).toBe("/page/9/");
});

// --- what is not saved ---

test.each([
  ["no network", (request) => request.fail()],
  ["signed out", (request) => request.answer(200, null, "text/html")],
  ["refused by a page", (request) => request.answer(403, null, "text/html")],
  ["an answer that says nothing of the row", (request) => request.answer(503, { message: "busy" })],
])("%s: the row says so, is sent again, and leaving is asked about", async (_name, go) => {
  const page = await start();
  fill(page, "#r1-count", "4");
  go(page.network.take());
  await settle();
  expect([stateOf(page, "1"), page.at("#sheet-offline").hidden]).toEqual(["unsaved", false]);
  expect(page.leave()).toEqual({ isAsked: true, isAskedByOldChrome: true });
  page.pass(15_000);
  page.network.take().answer(200, kept(1, "v2", { ...FIRST, count: "4" }));
  await settle();
  expect([stateOf(page, "1"), page.at("#sheet-offline").hidden]).toEqual(["saved", true]);
  expect(page.leave().isAsked).toBe(false);
});

test("refused, the words stand at the cell and the value stays", async () => {
  const page = await answered(422, { refused: { count: "no number", "": "not so" } }, { value: "x" });
  expect(page.text("#r1-count-says")).toBe("no number");
  expect(below(page, "1")).toBe("not so");
  expect(page.at("#r1-count").value).toBe("x");
  expect(page.at("#r1-count").getAttribute("aria-invalid")).toBe("true");
  page.type("#r1-count", "5");
  expect(page.document.querySelector("#r1-count-says")).toBe(null);
});

test("a row that was taken out meanwhile says so and loses nothing", async () => {
  const page = await answered(404);
  expect([below(page, "1"), page.at("#r1-count").value]).toEqual(["gone", "4"]);
});

test("a row that looks like another waits until somebody says that it is not", async () => {
  const page = await start();
  fill(page, "#n1-name", "甲");
  page.network.take().answer(422, { refused: { "": "like 甲" }, alike: true });
  await settle();
  page.fire("#n1-name", "focusout", { relatedTarget: null });
  expect(page.network.asked).toEqual([]);
  page.at("[data-choose=different]").click();
  expect(page.network.take().sent).toMatchObject({ name: "甲", different: "" });
});

// --- two people at one row ---

const NEWER = { ...kept(1, "v5", { ...FIRST, name: "戊", count: "8" }), said: "changed", now: { count: "$& 8" } };

test("what both wrote is shown side by side, what only they wrote is taken over; nothing is sent", async () => {
  const page = await answered(409, NEWER);
  expect([page.at("#r1-count").value, page.at("#r1-name").value]).toEqual(["4", "戊"]);
  expect(page.text("#r1-count-says")).toBe("now: $& 8");
  page.pass(60_000);
  page.fire("#r1-count", "focusout", { relatedTarget: null });
  expect(page.network.asked).toEqual([]);
});

test("“mine” is sent over theirs, “theirs” is shown and nothing sent", async () => {
  const mine = await answered(409, NEWER);
  mine.at("[data-choose=mine]").click();
  expect(mine.network.take().sent).toMatchObject({ name: "戊", count: "4", version: "v5" });
  const theirs = await answered(409, NEWER);
  theirs.at("[data-choose=theirs]").click();
  expect([theirs.at("#r1-count").value, stateOf(theirs, "1")]).toEqual(["8", "saved"]);
  expect(theirs.network.asked).toEqual([]);
});

test("where the answer to one's own save was lost, that is no conflict", async () => {
  const page = await answered(409, { ...NEWER, held: { ...FIRST, count: "4" } });
  expect([stateOf(page, "1"), rowOf(page, "1").dataset.version]).toEqual(["saved", "v5"]);
});

// --- keys ---

test("Enter and arrows go by row, at the last one a row is added", async () => {
  const page = await start();
  page.at("#r1-count").focus();
  page.press("Enter");
  expect(page.document.activeElement.id).toBe("r2-count");
  page.press("Enter", { shiftKey: true });
  page.press("ArrowUp");
  expect(page.document.activeElement.id).toBe("r1-count");
  page.at("#n10-name").focus();
  page.press("ArrowDown");
  expect(page.document.activeElement.id).toBe("n11-name");
});

test("left and right leave a text at its ends; a list keeps the arrows", async () => {
  const page = await start();
  page.at("#r1-name").focus();
  page.at("#r1-name").setSelectionRange(0, 0);
  expect(page.press("ArrowRight").defaultPrevented).toBe(false);
  page.at("#r1-name").setSelectionRange(1, 1);
  page.press("ArrowRight");
  expect(page.document.activeElement.id).toBe("r1-count");
  page.press("ArrowRight");
  expect(page.document.activeElement.id).toBe("r1-kind");
  expect(page.press("ArrowDown").defaultPrevented).toBe(false);
});

test("Escape puts back what the cell held when it was entered, then what the register holds", async () => {
  const page = await start();
  page.type("#r1-count", "4");
  page.at("#r1-count").focus();
  page.type("#r1-count", "5");
  page.press("Escape");
  expect(page.at("#r1-count").value).toBe("4");
  page.press("Escape");
  expect([page.at("#r1-count").value, stateOf(page, "1")]).toEqual(["3", "saved"]);
});
