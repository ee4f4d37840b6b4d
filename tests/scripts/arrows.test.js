/** Groups of links as one stop of the Tab key. */
import { expect, test } from "vitest";

import { open } from "./browser.js";

const link = (name, at, more = "") => `<a id="${name}" href="#${name}" data-at="${at}" ${more}>${name}</a>`;

/** Two rows of two, the second a little to the right; one link that is not shown. */
const GROUP = `<div data-arrows>
  ${link("a", "0 0 10 10")}${link("b", "100 0 10 10")}
  ${link("c", "8 50 10 10")}${link("d", "108 50 10 10")}
  ${link("unseen", "50 25 10 10", "hidden")}
  <span tabindex="0" id="word">no link</span>
</div>`;

const start = (html = GROUP) => open(html, { scripts: ["main"] });
const stops = (page) => [...page.document.querySelectorAll('a[tabindex="0"]')].map((one) => one.id);
const at = (page) => page.document.activeElement.id;

test("a group is one stop: its first link, then the one that had the focus last", async () => {
  const page = await start();
  expect(stops(page)).toEqual(["a"]);
  page.at("#d").focus();
  expect(stops(page)).toEqual(["d"]);
});

test.each([
  ["a", "ArrowRight", "b"],
  ["a", "ArrowDown", "c"],
  ["d", "ArrowUp", "b"],
  ["d", "ArrowLeft", "c"],
  ["a", "ArrowLeft", "a"],
  ["a", "ArrowUp", "a"],
  ["c", "Home", "a"],
  ["a", "End", "d"],
])("from %s, %s leads to %s", async (from, key, to) => {
  const page = await start();
  page.at(`#${from}`).focus();
  expect(page.press(key).defaultPrevented).toBe(true);
  expect([at(page), stops(page)]).toEqual([to, [to]]);
});

test("other keys, and arrows with another key held, are the browser's", async () => {
  const page = await start();
  page.at("#a").focus();
  for (const [key, held] of [
    ["Enter", {}],
    ["Tab", {}],
    ["ArrowRight", { altKey: true }],
    ["ArrowRight", { ctrlKey: true }],
  ]) {
    expect(page.press(key, held).defaultPrevented).toBe(false);
  }
  page.at("#word").focus();
  expect(page.press("ArrowRight").defaultPrevented).toBe(false);
});

test("a group without links stays as it is", async () => {
  const page = await start('<div data-arrows id="empty"></div>');
  expect(page.at("#empty").dataset.arrows).toBe("");
});
