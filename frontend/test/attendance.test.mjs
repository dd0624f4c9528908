// The scanner's reader: one card is one scan; the browser's own detector first.
import assert from "node:assert/strict";
import test from "node:test";
import { once, openReader } from "../js/attendance/reader.mjs";

test("a card held before the camera is one scan", () => {
  let now = 0;
  const isNew = once(4000, () => now);
  assert.equal(isNew("P1.a"), true);
  now = 3000;
  assert.equal(isNew("P1.a"), false);
  now = 6000;
  assert.equal(isNew("P1.a"), false); // still held: the pause begins anew
  now = 10_001;
  assert.equal(isNew("P1.a"), true);
});

test("another card is another scan, nothing read is none", () => {
  const isNew = once(4000, () => 0);
  assert.deepEqual([isNew("P1.a"), isNew("P1.b"), isNew("")], [true, true, false]);
});

test("the browser's own detector is used where it reads QR", async () => {
  globalThis.BarcodeDetector = class {
    static getSupportedFormats = async () => ["qr_code"];
    detect = async () => [{ rawValue: "P1.x" }];
  };
  const read = await openReader("never-loaded.js", "never.wasm");
  assert.equal(await read({}), "P1.x");
  delete globalThis.BarcodeDetector;
});
