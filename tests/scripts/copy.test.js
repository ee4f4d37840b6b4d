/** Copying with a button, where the clipboard is to be had and where it is not. */
import { expect, test } from "vitest";

import { open, settle } from "./browser.js";

const start = () =>
  open('<button data-copy="{{ month }}" data-copied="copied"><span>copy</span></button>', { scripts: ["copy"] });

test("the clipboard gets the text, and the button says so for a moment", async () => {
  const page = await start();
  const written = [];
  Object.defineProperty(page.window.navigator, "clipboard", {
    value: { writeText: async (text) => written.push(text) },
  });
  page.at("span").click();
  await settle();
  expect([written, page.at("button").dataset.state]).toEqual([["{{ month }}"], "copied"]);
  page.pass(1200);
  expect(page.at("button").dataset.state).toBe(undefined);
});

test("over plain HTTP the text is marked and copied, and nothing of it is left", async () => {
  const page = await start();
  const copied = [];
  page.document.execCommand = () => copied.push(page.document.activeElement.value);
  page.at("button").click();
  await settle();
  expect(copied).toEqual(["{{ month }}"]);
  expect([page.document.querySelector("textarea"), page.document.activeElement.tagName]).toEqual([null, "BUTTON"]);
});
