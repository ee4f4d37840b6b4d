/** The projector: what a clicker, a keyboard, a mouse and a finger do. */
import { expect, test } from "vitest";

import { open } from "./browser.js";

const COUNT = 12;
const numbers = [...Array(COUNT).keys()].map((index) => index + 1);
const HTML = `
  <p id="said"></p>
  <nav id="jump"><ol>${numbers.map((n) => `<li><a href="#${n}" data-n="${n}">${n}</a></li>`).join("")}</ol></nav>
  <main>${numbers
    .map(
      (n) =>
        `<section class="slide" id="${n}" tabindex="-1" data-said="Page ${n}"><div class="slide-body">x</div></section>`,
    )
    .join("")}</main>
  <p id="typed-number" hidden></p>
  <div id="controls" hidden>${["previous", "jump", "full", "next"]
    .map((name) => `<button data-present="${name}">${name}</button>`)
    .join("")}</div>`;

const start = () => open(HTML, { scripts: ["present"] });

/** The page that is shown: of the class, the address and the sentence read aloud, which have to agree. */
function shown(page) {
  const slides = [...page.document.querySelectorAll(".slide.is-current")].map((slide) => slide.id);
  const address = page.window.location.hash.slice(1) || "1";
  const said = page.text("#said").replace("Page ", "");
  const listed = [...page.document.querySelectorAll('[aria-current="page"]')].map((one) => one.dataset.n);
  expect([slides, said, listed]).toEqual([[address], address, [address]]);
  return Number(address);
}

function press(page, ...keys) {
  for (const key of keys) page.press(key);
  return shown(page);
}

test("it starts at the first page, its list closed and its controls shown", async () => {
  const page = await start();
  expect(shown(page)).toBe(1);
  expect([page.at("#jump").hidden, page.at("#controls").hidden]).toEqual([true, false]);
  expect(page.document.documentElement.className).toBe("is-presenting");
});

test.each([
  [["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"], 6],
  [["End", "ArrowLeft", "ArrowUp", "PageUp", "Backspace"], 8],
  [["ArrowLeft"], 1],
  [["End", "PageDown"], 12],
  [["End", "Home"], 1],
  [["7", "Enter"], 7],
  [["1", "1", "Enter"], 11],
  [["9", "9", "Enter"], 12],
  [["0", "Enter"], 1],
  [["7", "Escape", "Enter"], 2],
])("keys %s lead to page %i", async (keys, number) => {
  expect(press(await start(), ...keys)).toBe(number);
});

test("a number is forgotten after five seconds", async () => {
  const page = await start();
  press(page, "7");
  expect([page.at("#typed-number").hidden, page.text("#typed-number")]).toEqual([false, "7"]);
  page.pass(5000);
  expect(page.at("#typed-number").hidden).toBe(true);
  expect(press(page, "Enter")).toBe(2);
});

test("keys held with others are the browser's", async () => {
  const page = await start();
  expect(page.press("ArrowRight", { altKey: true }).defaultPrevented).toBe(false);
  expect(shown(page)).toBe(1);
});

test("the address says which page; one that is none is the first", async () => {
  const page = await start();
  for (const [hash, number] of [
    ["#5", "5"],
    ["#99", "1"],
    ["#words", "1"],
  ]) {
    page.window.location.hash = hash;
    page.window.dispatchEvent(new page.window.Event("hashchange"));
    expect([...page.document.querySelectorAll(".slide.is-current")].map((slide) => slide.id)).toEqual([number]);
  }
});

// --- the list of pages ---

test("J opens the list at the page shown; arrows go through it, Escape closes it", async () => {
  const page = await start();
  press(page, "4", "Enter", "j");
  const focused = () => page.document.activeElement.dataset.n;
  expect([page.at("#jump").hidden, focused()]).toEqual([false, "4"]);
  const seen = ["ArrowDown", "ArrowUp", "End", "ArrowDown", "Home", "ArrowUp"].map((key) => {
    page.press(key);
    return focused();
  });
  expect(seen).toEqual(["5", "4", "12", "12", "1", "1"]);
  expect(page.press("Escape").defaultPrevented).toBe(true);
  expect([page.at("#jump").hidden, page.document.activeElement.id, shown(page)]).toEqual([true, "4", 4]);
});

test("a page of the list is shown and the list closed", async () => {
  const page = await start();
  press(page, "j");
  page.at('#jump [data-n="9"]').click();
  expect([shown(page), page.at("#jump").hidden]).toEqual([9, true]);
});

// --- mouse and finger ---

test("the buttons turn pages, and the next Enter of a clicker does not press them again", async () => {
  const page = await start();
  page.at('[data-present="next"]').click();
  expect([shown(page), page.document.activeElement.id]).toEqual([2, "2"]);
  page.at('[data-present="previous"]').click();
  expect(shown(page)).toBe(1);
  page.at('[data-present="jump"]').click();
  expect(page.at("#jump").hidden).toBe(false);
});

test("Enter on a button is the button's", async () => {
  const page = await start();
  page.at('[data-present="full"]').focus();
  expect(page.press("Enter").defaultPrevented).toBe(false);
  expect(shown(page)).toBe(1);
});

test.each([
  [0.99, 4],
  [0.01, 2],
  [0.5, 3],
])("a click at %f of the width shows page %i of three", async (place, number) => {
  const page = await start();
  press(page, "3", "Enter");
  page.fire("#\\33  .slide-body", "click", { clientX: page.window.innerWidth * place });
  expect(shown(page)).toBe(number);
});

test.each([
  ["to the left", [300, 0], [200, 10], 4],
  ["to the right", [100, 0], [200, 10], 2],
  ["a little", [100, 0], [60, 0], 3],
  ["down", [100, 0], [40, 200], 3],
])("a finger moving %s", async (_name, [x, y], [toX, toY], number) => {
  const page = await start();
  press(page, "3", "Enter");
  page.fire("#\\33 ", "touchstart", { touches: [{ clientX: x, clientY: y }] });
  page.fire("#\\33 ", "touchend", { changedTouches: [{ clientX: toX, clientY: toY }] });
  expect(shown(page)).toBe(number);
});

test("a wide table moves sideways itself", async () => {
  const page = await start();
  const body = page.at("#\\31  .slide-body");
  Object.defineProperty(body, "scrollWidth", { value: 900 });
  page.fire(body, "touchstart", { touches: [{ clientX: 300, clientY: 0 }] });
  page.fire(body, "touchend", { changedTouches: [{ clientX: 100, clientY: 0 }] });
  expect(shown(page)).toBe(1);
});

test("the controls go when nothing moves for three seconds", async () => {
  const page = await start();
  const isIdle = () => page.document.documentElement.classList.contains("is-idle");
  page.pass(2999);
  page.fire("#said", "mousemove");
  page.pass(2999);
  expect(isIdle()).toBe(false);
  page.pass(1);
  expect(isIdle()).toBe(true);
  page.fire("#said", "mousemove");
  expect(isIdle()).toBe(false);
});
