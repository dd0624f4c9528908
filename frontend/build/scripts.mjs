// main.js, one small module per page script (frontend/js/<room>/<name>.js → dist/<room>/<name>.js), and the service worker.
// No code splitting: a module shared by two scripts is copied, its state lives in IndexedDB or the document.
import { copyFile, mkdir, readdir } from "node:fs/promises";
import { dirname } from "node:path";
import { build } from "esbuild";
import { DIST, FRONTEND, MODULES } from "./places.mjs";

const SHARED = new Set(["shell", "outbox"]); // folders whose modules are only imported
const COPIED = { "zxing-wasm/dist/reader/zxing_reader.wasm": "attendance/zxing_reader.wasm" };

async function roomScripts() {
  const folders = (await readdir(`${FRONTEND}js`, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const rooms = folders.map((entry) => entry.name).filter((name) => !SHARED.has(name));
  const lists = await Promise.all(
    rooms.map(async (room) => (await readdir(`${FRONTEND}js/${room}`)).filter((name) => name.endsWith(".js")).map((name) => `${room}/${name}`)),
  );
  return lists.flat();
}

async function copy(from, to) {
  await mkdir(dirname(`${DIST}${to}`), { recursive: true });
  await copyFile(`${MODULES}${from}`, `${DIST}${to}`);
}

export async function buildScripts() {
  const scripts = ["main.js", ...(await roomScripts())];
  // Chrome 91 is the first whose optional chaining can be trusted: for older ones each "?." is written out, 3 % of main.js.
  const common = { bundle: true, minify: true, target: ["chrome91", "firefox90", "safari15"], logLevel: "warning", legalComments: "none" };
  await Promise.all([
    build({ ...common, format: "esm", entryPoints: scripts.map((name) => `${FRONTEND}js/${name}`), outbase: `${FRONTEND}js`, outdir: DIST }),
    ...Object.entries(COPIED).map(([from, to]) => copy(from, to)),
    build({ ...common, format: "iife", entryPoints: [`${FRONTEND}sw.js`], outfile: `${DIST}sw.js` }),
  ]);
}
