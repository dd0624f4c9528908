// One style sheet: layers tokens, kit, layout, room; the theme is generated from theme.config.json.
import { execFile } from "node:child_process";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { build, transform } from "esbuild";
import { DIST, FRONTEND, MODULES } from "./places.mjs";
import { walk } from "./walk.mjs";

const CONFIG = `${FRONTEND}theme.config.json`;
const CACHE = `${MODULES}.cache/pamong/`;
const THEME = `${CACHE}theme/pamong.css`;
const TARGET = ["chrome99", "firefox97", "safari15.4"]; // the first browsers with @layer

const changedAt = (path) => stat(path).then((info) => info.mtimeMs, () => 0);

/** Lets the designsystemet CLI compute the contrast-safe colour scales, once per change of the config. */
async function generateTheme() {
  if ((await changedAt(THEME)) > (await changedAt(CONFIG))) return;
  await mkdir(CACHE, { recursive: true });
  const run = (...args) => promisify(execFile)(process.execPath, [`${MODULES}@digdir/designsystemet/dist/bin/designsystemet.js`, ...args], { cwd: CACHE });
  await run("tokens", "create", "--config", CONFIG, "--clean");
  await run("tokens", "build", "--config", CONFIG, "--tokens", "design-tokens", "--out-dir", "theme");
}

/** Custom properties that nothing reads are dropped, again and again until none is left. @param {string} css */
export function dropUnreadProperties(css) {
  const read = new Set([...css.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]));
  const kept = css.replace(/(?<=[{;])(--[\w-]+):(?:[^;{}"']|"[^"]*"|'[^']*')*(?:;|(?=\}))/g, (all, name) => (read.has(name) ? all : ""));
  return kept.length === css.length ? kept : dropUnreadProperties(kept);
}

const roomImports = async () => {
  const files = [];
  for await (const file of walk(`${FRONTEND}css/room`, /\.css$/)) files.push(file);
  return files.sort().map((file) => `@import "${file}" layer(room);`).join("\n");
};

export async function buildStyle() {
  await generateTheme();
  const entry = await readFile(`${FRONTEND}css/pamong.css`, "utf8");
  const { outputFiles } = await build({
    stdin: { contents: `${entry}\n${await roomImports()}`, resolveDir: `${FRONTEND}css`, loader: "css" },
    alias: { theme: THEME },
    bundle: true, minify: true, write: false, target: TARGET, logLevel: "warning", legalComments: "none",
  });
  const { code } = await transform(dropUnreadProperties(outputFiles[0].text), { loader: "css", minify: true, target: TARGET });
  await writeFile(`${DIST}pamong.css`, code);
}
