/** A block pasted into the table of a register. */
import { expect, test } from "vitest";

import { open, settle } from "./browser.js";
import { kept, sheet } from "./sheet.js";

const FIRST = { name: "甲", count: "3", kind: "A", done: "" };
const NOTHING = { rows: [], unread: [], blank: [], said: [], left: [], noted: [], kept: [] };
const words = (page) => page.text("#sheet-paste-words");
const listed = (page) => [...page.document.querySelectorAll("#sheet-paste-left li")].map((one) => one.textContent);
const values = (page, ...ids) => ids.map((id) => page.at(`#${id}`).value);

async function pasted(box, text, answer) {
  const page = await open(sheet, { scripts: ["sheet"] });
  page.paste(box, text);
  const request = page.network.take();
  request.answer(200, { ...NOTHING, ...answer });
  await settle();
  return page;
}

/** The portal keeps whatever is sent next. */
async function keep(page, pk, version) {
  const { sent, answer } = page.network.take();
  answer(200, kept(pk, version, { name: "", count: "", kind: "", done: "", ...sent }));
  await settle();
  return sent;
}

test("one value into a text is pasted as always, into a list it is read", async () => {
  const page = await open(sheet, { scripts: ["sheet"] });
  expect(page.paste("#r1-count", "5").defaultPrevented).toBe(false);
  expect(page.paste("#r1-kind", "a").defaultPrevented).toBe(true);
  expect(page.network.take().sent).toEqual({ at: "kind", block: [["a"]], targets: [["1", "1"]] });
});

test("each row saves itself after the other, new ones too, and the account counts them", async () => {
  const page = await pasted("#r2-count", "7\n9", { rows: [{ count: "7" }, { count: "9" }] });
  expect(values(page, "r2-count", "n1-count")).toEqual(["7", "9"]);
  expect(await keep(page, 2, "v2")).toMatchObject({ count: "7", version: "v1" });
  expect(await keep(page, 9, "v1")).toMatchObject({ count: "9", version: "" });
  expect(words(page)).toBe("filled 2 progress 2");
});

test("what could not be read is marked, and its row waits until it is written over", async () => {
  const page = await pasted("#r1-count", "many\tz", {
    rows: [{ name: "己" }],
    unread: [{ row: 0, name: "kind", why: "no such kind" }],
    left: ["a column"],
  });
  expect(page.network.asked).toEqual([]);
  expect([page.text("#r1-kind-says"), page.at("#r1-kind").value]).toEqual(["no such kind", ""]);
  expect(listed(page)).toEqual(["left:", "a column"]);
  expect(words(page)).toBe("filled 1 progress 0 refused 1");
  page.at("#r1-kind").value = "A";
  page.fire("#r1-kind", "input");
  page.fire("#r1-kind", "focusout", { relatedTarget: null });
  expect(page.network.take().sent).toMatchObject({ name: "己", kind: "A" });
});

test("pasted without a network, the rows wait and are sent again", async () => {
  const page = await pasted("#r1-count", "7\t", { rows: [{ count: "7" }] });
  page.network.take().fail();
  await settle();
  expect(words(page)).toBe("filled 1 progress 0 waiting 1");
  page.window.dispatchEvent(new page.window.Event("online"));
  expect(page.network.take().sent.count).toBe("7");
});

test("a block that is too long, or that nobody reads, changes nothing", async () => {
  const page = await open(sheet, { scripts: ["sheet"] });
  page.paste("#r1-count", "1\n".repeat(21));
  expect([words(page), page.network.asked]).toEqual(["too many", []]);
  page.paste("#r1-count", "1\n2");
  page.network.take().fail();
  await settle();
  expect([words(page), ...values(page, "r1-count", "r2-count")]).toEqual(["failed", "3", "0"]);
});

test("blank cells clear nothing until somebody says so", async () => {
  const page = await pasted("#r1-name", "\t7", {
    rows: [{ count: "7" }],
    blank: [{ row: 0, name: "name" }],
    kept: ["甲"],
  });
  expect(page.at("#r1-name").value).toBe("甲");
  expect(listed(page)).toEqual(["blank 1 ", "甲"]);
  await keep(page, 1, "v2");
  page.at("#sheet-clear").click();
  expect(await keep(page, 1, "v3")).not.toHaveProperty("name");
});

test("undone, old rows hold what they held, and what was written over since stays", async () => {
  const page = await pasted("#r1-count", "7\n8", { rows: [{ count: "7" }, { count: "8" }] });
  await keep(page, 1, "v2");
  await keep(page, 2, "v2");
  page.type("#r2-count", "5");
  page.at("#sheet-undo").click();
  await settle();
  expect(await keep(page, 1, "v3")).toMatchObject({ count: FIRST.count, version: "v2" });
  expect([words(page), page.at("#r2-count").value]).toEqual(["kept 1", "5"]);
});

test("a row that the paste made is taken out of the register again; where that fails, it stays", async () => {
  for (const [status, said, left] of [
    [200, "undone", ""],
    [422, "kept 1", "9"],
  ]) {
    const page = await pasted("#n1-count", "9\t", { rows: [{ count: "9" }] });
    await keep(page, 9, "v1");
    page.at("#sheet-undo").click();
    await settle();
    const request = page.network.take();
    expect(request.address).toBe("/rows/9/take-back/");
    request.answer(status, status === 200 ? { taken_back: true } : { refused: { "": "in use" } });
    await settle();
    expect([words(page), page.at("#n1-count").value]).toEqual([said, left]);
  }
});
