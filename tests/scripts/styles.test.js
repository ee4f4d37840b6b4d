/**
 * The style sheets and what is written in templates belong together: no class of ours is dead, and no class of
 * Bootstrap that a template uses was left out of static/src/scss/portal.scss.
 */
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { compileString } from "sass";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SCSS = join(ROOT, "static/src/scss");
/** Where pages are written: templates, and what gives them classes. */
const WRITTEN = ["templates", "portal", "communities", "grids", "branches", "property_mgmt", "static/src/js"];
/** Of Bootstrap, what gives no rules of its own. */
const TOOLS = new Set(["functions", "variables", "variables-dark", "maps", "mixins", "utilities"]);
/** What htmx puts on an element itself. */
const OF_HTMX = ["htmx-request"];

const wordsOf = (text) => text.match(/[\w-]+/g) ?? [];
const read = (...path) => readFileSync(join(ROOT, ...path), "utf8");

function filesIn(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true })
    .filter((name) => [".html", ".py", ".js"].includes(extname(name)) && !name.includes("migrations"))
    .map((name) => ({ kind: extname(name), text: read(folder, name) }));
}

const files = WRITTEN.flatMap(filesIn);
const templates = files.filter(({ kind }) => kind === ".html").map(({ text }) => text.replace(/\{#.*?#\}/g, ""));
const attributes = templates.flatMap((text) => [...text.matchAll(/\bclass="([^"]*)"/g)].map(([, value]) => value));

/** Every word that may be a class: of class attributes, of what blocks and tags hand on, of texts in programs. */
function wordsWritten() {
  const handedOn = templates.flatMap((text) =>
    [...text.matchAll(/\{%.*?%\}/g)].flatMap(([tag]) => tag.match(/"[^"]*"|'[^']*'/g) ?? []),
  );
  const blocks = templates.flatMap((text) =>
    [...text.matchAll(/\{% block \w*class\w* %\}(.*?)\{% endblock/gs)].map(([, value]) => value),
  );
  const programs = files
    .filter(({ kind }) => kind !== ".html")
    .flatMap(
      ({ text }) => text.replace(/"""[\s\S]*?"""|\/\*[\s\S]*?\*\//g, "").match(/"[^"\n]*"|'[^'\n]*'|`[^`]*`/g) ?? [],
    );
  return new Set([...attributes, ...handedOn, ...blocks, ...programs, ...OF_HTMX].flatMap(wordsOf));
}

/** What classes are composed of, as “light-” in `light-{{ light }}`. */
const beginnings = new Set(files.flatMap(({ text }) => text.match(/[a-z][a-z-]*-(?=\{\{|\{%|\$\{|\{\w)/g) ?? []));
const words = wordsWritten();
const values = new Set(files.flatMap(({ text }) => wordsOf(text)));
/** The sizes that portal/meetings/pages/fitting.py composes in full. */
const isOfSizes = (name) => /^(helps|said)-(wide-)?(larger|largest)$/.test(name);

const isWritten = (name) =>
  words.has(name) ||
  isOfSizes(name) ||
  [...beginnings].some((beginning) => name.startsWith(beginning) && values.has(name.slice(beginning.length)));

function compiled(scss) {
  return compileString(scss, {
    loadPaths: [join(ROOT, "node_modules"), SCSS],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  }).css;
}

function classesIn(css) {
  const selectors = css.replace(/\/\*[\s\S]*?\*\//g, "").match(/[^{};]+(?=\{)/g) ?? [];
  return new Set(
    selectors.flatMap((selector) => [...selector.matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, name]) => name)),
  );
}

/** The sheet without the rules of Bootstrap's parts. */
const own = (scss) => scss.replace(/@import "bootstrap\/scss\/(.+)";/g, (line, part) => (TOOLS.has(part) ? line : ""));

test.each(["portal.scss", "projector.scss"])("every class of %s is written somewhere", (name) => {
  const dead = [...classesIn(compiled(own(read("static/src/scss", name))))].filter((one) => !isWritten(one));
  expect(dead).toEqual([]);
});

test("a class of Bootstrap that a template uses is in the style sheet", () => {
  const known = classesIn(read("node_modules/bootstrap/dist/css/bootstrap.css"));
  const given = classesIn(compiled(read("static/src/scss/portal.scss")));
  const used = new Set(attributes.flatMap((value) => wordsOf(value.replace(/\{\{.*?\}\}|\{%.*?%\}/g, " "))));
  expect([...used].filter((name) => known.has(name) && !given.has(name))).toEqual([]);
});

test.each(["month.js", "sheet.js"])("the page of %s has no class and no data that the portal has not", (name) => {
  const page = read("tests/scripts", name);
  const written = new Set(files.filter(({ kind }) => kind !== ".js").flatMap(({ text }) => wordsOf(text)));
  const classes = [...page.matchAll(/\bclass="([^"$]*)/g)].flatMap(([, value]) => wordsOf(value));
  const data = page.match(/\b(data|hx)-[a-z-]+(?==|[\s>])/g) ?? [];
  expect([...classes, ...data].filter((word) => !written.has(word))).toEqual([]);
});
