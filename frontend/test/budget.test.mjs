// The weights promised in docs/rooms/portal-look.md, on the built files.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { DIST } from "../build/places.mjs";

const KILOBYTES = { "pamong.css": 25, "main.js": 8, "icons.svg": 12, "sw.js": 2 };

for (const [name, most] of Object.entries(KILOBYTES)) {
  test(`${name} weighs at most ${most} KB gzip`, async () => {
    const weight = gzipSync(await readFile(DIST + name), { level: 9 }).length / 1024;
    assert.ok(weight <= most, `${weight.toFixed(1)} KB`);
  });
}

test("no script carries eval, which the content security policy refuses", async () => {
  for (const name of ["main.js", "sw.js"]) assert.doesNotMatch(await readFile(DIST + name, "utf8"), /\beval\(|new Function/);
});
