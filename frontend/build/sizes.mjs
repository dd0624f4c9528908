// What the network carries, so that a growing page is seen at once.
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { DIST } from "./places.mjs";
import { walk } from "./walk.mjs";

export async function printSizes() {
  const files = [];
  for await (const file of walk(DIST, /\.(css|js|svg)$/)) files.push(file);
  for (const file of files.sort()) {
    const kilobytes = gzipSync(await readFile(file), { level: 9 }).length / 1024;
    console.error(`${kilobytes.toFixed(1).padStart(6)} KB gzip  ${file.slice(DIST.length)}`);
  }
}
