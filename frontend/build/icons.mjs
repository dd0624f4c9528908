// One sprite with only the Tabler icons that templates, views and scripts name.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { DIST, FRONTEND, MODULES, SOURCES } from "./places.mjs";
import { walk } from "./walk.mjs";

const OUTLINE = `${MODULES}@tabler/icons/icons/outline/`;
const NAMED = [
  /<c-icon\b[^>]*?\bname="([a-z0-9-]+)"/g, // <c-icon name="…">
  /\{%\s*icon "([a-z0-9-]+)"/g, // {% icon "…" %}
  /\bicon(?:_name)?\s*[=:]\s*["']([a-z0-9-]+)["']/g, // icon="…" in templates, Python keywords and JavaScript
  /["']icon["']\s*:\s*["']([a-z0-9-]+)["']/g, // {"icon": "…"}
  /icons\.svg[^#\n]*#([a-z0-9-]+)/g, // a <use> written by hand
];

/** @param {string} text */
export function namesIn(text) {
  return NAMED.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]));
}

/** Words in the neighbourhood of `Tab(` (an entry of an event's menu): some of them are icons. @param {string} text */
export function perhapsIn(text) {
  const calls = [...text.matchAll(/\bTab\(/g)].map((match) => text.slice(match.index, match.index + 300));
  return calls.flatMap((call) => [...call.matchAll(/"([a-z0-9-]+)"/g)].map((word) => word[1]));
}

/** The body of a Tabler SVG without its invisible frame. @param {string} svg */
export function symbol(name, svg) {
  const body = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>[\s\S]*$/, "");
  const shapes = body.replace(/<path stroke="none"[^>]*\/>/g, "").replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.trim()}</symbol>`;
}

export async function usedNames() {
  const listed = (await readFile(`${FRONTEND}icons.txt`, "utf8")).replace(/#.*/g, "").split(/\s+/).filter(Boolean);
  const drawn = new Set((await readdir(OUTLINE)).map((file) => file.replace(/\.svg$/, "")));
  const found = [];
  for (const folder of [SOURCES, `${FRONTEND}js/`]) {
    for await (const file of walk(folder, /\.(html|py|js)$/)) {
      const text = await readFile(file, "utf8");
      found.push(...namesIn(text), ...perhapsIn(text).filter((name) => drawn.has(name)));
    }
  }
  return [...new Set([...listed, ...found])].filter((name) => name !== "mark").sort();
}

/** Writes the sprite; returns the names Tabler does not have. */
export async function buildIcons() {
  const names = await usedNames();
  const read = names.map((name) => readFile(`${OUTLINE}${name}.svg`, "utf8").catch(() => null));
  const texts = await Promise.all(read);
  const unknown = names.filter((_, at) => texts[at] === null);
  const symbols = names.flatMap((name, at) => (texts[at] ? [symbol(name, texts[at])] : []));
  const mark = await readFile(`${FRONTEND}mark/symbol.svg`, "utf8");
  await writeFile(`${DIST}icons.svg`, `<svg xmlns="http://www.w3.org/2000/svg">${mark.trim()}${symbols.join("")}</svg>`);
  if (unknown.length) console.error(`icons: Tabler has no ${unknown.join(", ")} (see https://tabler.io/icons)`);
  return unknown;
}
