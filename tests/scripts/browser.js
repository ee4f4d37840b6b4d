/**
 * A page in a fresh window (jsdom) with the scripts as the build bundles them. Only what is outside of them is
 * acted: the network, the clock, and the layout, of which jsdom has none.
 */
import { fileURLToPath } from "node:url";

import { buildSync } from "esbuild";
import { JSDOM, VirtualConsole } from "jsdom";
import { afterEach, expect } from "vitest";

const SRC = fileURLToPath(new URL("../../static/src/js/", import.meta.url));
const ADDRESS = "https://portal.example/reports/110101001001/2026-10/";

/** What went wrong in scripts, as a browser would write it into its console. */
const errors = [];

afterEach(() => {
  expect(errors.splice(0)).toEqual([]);
});

/** @type {Map<string, string>} */
const built = new Map();

/** The script of that name as one text, built once for a file of tests. */
function script(name) {
  if (!built.has(name)) {
    const done = buildSync({ entryPoints: [`${SRC}${name}.js`], bundle: true, format: "iife", write: false });
    built.set(name, done.outputFiles[0].text);
  }
  return built.get(name);
}

/** After that htmx has taken in what it put into the page. */
const SETTLED_MS = 20;

/** The network: what was asked and is not answered yet; the test answers, or lets it fail. */
class Network {
  asked = [];

  /** The oldest request without an answer. */
  take() {
    const request = this.asked.shift();
    if (!request) throw new Error("nothing was asked");
    return request;
  }
}

/** What htmx uses of XMLHttpRequest. */
function requestsOf(network, window) {
  return class {
    upload = new window.EventTarget();
    headers = {};
    answered = {};
    status = 0;

    open(method, address) {
      Object.assign(this, { method, address });
    }
    addEventListener() {}
    overrideMimeType() {}
    setRequestHeader(name, value) {
      this.headers[name] = value;
    }
    send(content) {
      this.sent = Object.fromEntries(new window.URLSearchParams(content ?? ""));
      network.asked.push(this);
    }
    getResponseHeader(name) {
      return this.answered[name] ?? null;
    }
    getAllResponseHeaders() {
      return Object.entries(this.answered)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join("");
    }
    answer(status, html = "", headers = {}) {
      Object.assign(this, { status, response: html, responseText: html, answered: headers, responseURL: "" });
      this.onload();
      network.pass(SETTLED_MS);
    }
    fail() {
      this.onerror();
    }
  };
}

/** What ask.js uses of fetch. */
const fetchOf = (network) => (address, options) =>
  new Promise((resolve, reject) => {
    network.asked.push({
      address,
      ...options,
      sent: typeof options.body === "string" ? JSON.parse(options.body) : Object.fromEntries(options.body),
      answer: (status, json, type = "application/json") =>
        resolve({ status, headers: new Headers({ "Content-Type": type }), json: async () => json }),
      fail: () => reject(new TypeError("Failed to fetch")),
    });
  });

function actLayout(window) {
  Object.defineProperty(window.HTMLElement.prototype, "offsetParent", {
    get() {
      return this.closest("[hidden]") ? null : window.document.body;
    },
  });
  // `data-at="left top width height"`: where a test wants an element to stand.
  const boxOf = (element) => {
    const [x, y, width, height] = (element.dataset.at ?? "0 0 10 10").split(" ").map(Number);
    return { left: x, top: y, width, height };
  };
  Object.assign(window.HTMLElement.prototype, {
    getClientRects() {
      return this.closest("[hidden]") ? [] : [boxOf(this)];
    },
    getBoundingClientRect() {
      return boxOf(this);
    },
  });
  const { evaluate } = window.XPathExpression.prototype;
  window.XPathExpression.prototype.evaluate = function (node, type = 0) {
    return evaluate.call(this, node, type); // in browsers the type may be left out, as htmx does
  };
  window.scrollTo = () => {};
  window.CSS = { escape: (text) => text };
}

/** Time that passes only when the test says so. */
function actClock(window) {
  const waiting = new Map();
  let [now, last] = [0, 0];
  const start = (every) => (work, wait) => {
    last += 1;
    waiting.set(last, { work, at: now + wait, every: every ? wait : 0 });
    return last;
  };
  window.setInterval = start(true);
  window.setTimeout = start(false);
  window.clearTimeout = window.clearInterval = (id) => waiting.delete(id);
  return (milliseconds) => {
    now += milliseconds;
    for (const [id, one] of waiting) {
      if (one.at > now) continue;
      if (one.every) one.at += one.every;
      else waiting.delete(id);
      one.work();
    }
  };
}

/**
 * A page with its scripts started.
 * @param {string} html of the body
 * @param {{ scripts: string[], kept?: Record<string, string> }} options `kept`: what the tab's storage holds
 */
export async function open(html, { scripts, kept = {} }) {
  const network = new Network();
  const virtualConsole = new VirtualConsole(); // htmx says there that the portal refused: no mistake of a script
  virtualConsole.on("jsdomError", (error) => errors.push(error.cause ?? error));
  const { window } = new JSDOM(`<!doctype html><body>${html}</body>`, {
    url: ADDRESS,
    runScripts: "outside-only",
    pretendToBeVisual: true,
    virtualConsole,
    beforeParse(made) {
      network.pass = actClock(made);
      made.XMLHttpRequest = requestsOf(network, made);
      made.fetch = fetchOf(network);
      actLayout(made);
    },
  });
  await new Promise((resolve) => window.addEventListener("load", resolve));
  for (const [key, value] of Object.entries(kept)) window.sessionStorage.setItem(key, value);
  for (const name of scripts) window.eval(script(name));
  window.document.dispatchEvent(new window.Event("DOMContentLoaded", { bubbles: true }));
  network.pass(0); // htmx looks at the page once everything else has
  return new Page(window, network);
}

class Page {
  constructor(window, network) {
    Object.assign(this, { window, network, pass: network.pass, document: window.document });
  }

  /** The one element that matches. */
  at(selector) {
    const found = this.document.querySelectorAll(selector);
    if (found.length !== 1) throw new Error(`${found.length} × ${selector}`);
    return found[0];
  }

  text(selector) {
    return this.at(selector).textContent.replace(/\s+/g, " ").trim();
  }

  fire(selector, type, values = {}) {
    const target = typeof selector === "string" ? this.at(selector) : selector;
    const event = new this.window.Event(type, { bubbles: true, cancelable: true });
    for (const [name, value] of Object.entries(values)) Object.defineProperty(event, name, { value });
    target.dispatchEvent(event);
    return event;
  }

  /** Type into a box without leaving it. */
  type(selector, value) {
    this.at(selector).value = value;
    this.fire(selector, "input");
  }

  /** Type into a box and leave it. */
  fill(selector, value) {
    this.type(selector, value);
    this.fire(selector, "change");
  }

  press(key, values = {}) {
    const target = this.document.activeElement ?? this.document.body;
    const init = { key, bubbles: true, cancelable: true, ...values };
    const event = new this.window.KeyboardEvent("keydown", init);
    target.dispatchEvent(event);
    return event;
  }

  paste(selector, text) {
    return this.fire(selector, "paste", { clipboardData: { getData: () => text } });
  }

  /** Whether the browser would ask before the page is left, and whether an older Chrome would. */
  leave() {
    const event = new this.window.Event("beforeunload", { cancelable: true });
    Object.defineProperty(event, "returnValue", { value: undefined, writable: true });
    this.window.dispatchEvent(event);
    return { isAsked: event.defaultPrevented, isAskedByOldChrome: event.returnValue !== undefined };
  }

  /** What is kept in the tab, but for what htmx notes there itself. */
  storage() {
    return Object.fromEntries(Object.entries(this.window.sessionStorage).filter(([key]) => !key.startsWith("htmx")));
  }
}

/** Let what waits for answers go on. */
export const settle = () => new Promise((resolve) => setTimeout(resolve));
