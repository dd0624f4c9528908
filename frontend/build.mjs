// Builds everything the browser gets: `npm run build`. Node only, no network.
// In:  frontend/css, frontend/js, frontend/sw.js, the icon names used in templates, npm packages.
// Out: src/pamong/portal/static/dist/ and src/pamong/core/documents/fonts/ (neither is committed).
import { mkdir, rm } from "node:fs/promises";
import { parseArgs } from "node:util";
import { copyFonts } from "./build/fonts.mjs";
import { buildIcons } from "./build/icons.mjs";
import { DIST } from "./build/places.mjs";
import { printSizes } from "./build/sizes.mjs";
import { buildScripts } from "./build/scripts.mjs";
import { buildStyle } from "./build/style.mjs";

const { values: options } = parseArgs({ options: { watch: { type: "boolean" }, strict: { type: "boolean" } } });

async function build() {
  await rm(DIST, { recursive: true, force: true });
  await mkdir(DIST, { recursive: true });
  const [, unknown] = await Promise.all([buildStyle(), buildIcons(), buildScripts(), copyFonts()]);
  await printSizes();
  return unknown;
}

const unknown = await build();
if (options.strict && unknown.length) process.exitCode = 1;
if (options.watch) (await import("./build/watch.mjs")).watchSources(build);
