/**
 * Builds static/src into static/dist: five scripts, two style sheets, one icon sprite.
 *
 * The targets are the oldest browsers that offices still run; esbuild lowers both the
 * scripts and what Sass gives back to them. No source maps: they would be served too.
 */
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const src = join(here, "src");
const dist = join(here, "dist");
const target = ["chrome87", "firefox78"];

async function buildScripts() {
  await esbuild.build({
    entryPoints: ["main.js", "entry.js", "present.js", "copy.js", "sheet.js"].map((name) => join(src, "js", name)),
    outdir: dist,
    bundle: true,
    minify: true,
    format: "iife",
    charset: "utf8",
    legalComments: "eof",
    target,
  });
}

/** @param {string} name */
async function buildStyle(name) {
  const compiled = sass.compile(join(src, `scss/${name}.scss`), {
    loadPaths: [join(root, "node_modules")],
    quietDeps: true,
    // Bootstrap 5 is written in the old Sass module system; its deprecations are not ours to mend.
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  const lowered = await esbuild.transform(compiled.css, { loader: "css", minify: true, charset: "utf8", target });
  await writeFile(join(dist, `${name}.css`), lowered.code);
}

/** `name` is an outline icon, `name-filled` its filled form; the symbol's id is the name as written. @param {string} name */
async function readIcon(name) {
  const filled = name.endsWith("-filled");
  const file = filled ? `filled/${name.slice(0, -"-filled".length)}.svg` : `outline/${name}.svg`;
  let svg;
  try {
    svg = await readFile(join(root, "node_modules/@tabler/icons/icons", file), "utf8");
  } catch {
    throw new Error(`static/src/icons.txt: Tabler has no icon "${name}"`);
  }
  const body = svg.replace(/<!--[\s\S]*?-->/g, "").match(/<svg[^>]*>([\s\S]*)<\/svg>/)?.[1] ?? "";
  const shapes = body.replace(/\s+/g, " ").trim();
  const paint = filled
    ? 'fill="currentColor"'
    : 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${shapes}</symbol>`;
}

async function buildIcons() {
  const list = await readFile(join(src, "icons.txt"), "utf8");
  const names = list
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter(Boolean);
  const symbols = await Promise.all([...new Set(names)].sort().map(readIcon));
  await writeFile(join(dist, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

/** Beside each file the same compressed, which WhiteNoise sends to whoever takes it. Pages stay as they are:
 * what holds secrets and repeats what was typed must not be compressed (BREACH). */
async function compress() {
  const names = (await readdir(dist)).filter((name) => /\.(js|css|svg)$/.test(name));
  await Promise.all(
    names.map(async (name) => {
      const content = await readFile(join(dist, name));
      const smaller = gzipSync(content, { level: 9 });
      if (smaller.length < 0.95 * content.length) await writeFile(join(dist, `${name}.gz`), smaller);
    }),
  );
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([
  buildScripts(),
  ...["portal", "projector"].map(buildStyle),
  buildIcons(),
  cp(join(src, "img"), dist, { recursive: true }),
]);
await compress();
