// The codes of a session made without the server: the same as the server's, and readable.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { modules } from "../js/attendance/qr-code.mjs";
import { openKey, spokenCode, venueTail } from "../js/attendance/venue-codes.mjs";

const SCALE = 6;
const BORDER = 4;

function picture(rows) {
  const size = (rows.length + 2 * BORDER) * SCALE;
  const data = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1)
      if (rows[Math.floor(y / SCALE) - BORDER]?.[Math.floor(x / SCALE) - BORDER]) data.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3);
  return { data, width: size, height: size, colorSpace: "srgb" };
}

test("codes of every length that fits are read as they were written", async () => {
  const wasm = await readFile(new URL("../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm", import.meta.url));
  await prepareZXingModule({ overrides: { wasmBinary: wasm.buffer }, fireImmediately: true });
  for (const length of [1, 60, 83, 84, 85, 105, 106, 107, 133, 134]) {
    const text = "https://bimtek.example/h/V1.".padEnd(length, "aB3_-x.Z9").slice(0, length);
    const [found] = await readBarcodes(picture(modules(text)), { formats: ["QRCode"] });
    assert.equal(found?.text, text, `length ${length}`);
  }
});

test("what is too long is not drawn", () => assert.equal(modules("x".repeat(135)), null));

test("the codes are the server's", async () => {
  // pamong.attendance.codes with the secret key "tests" and this session, at this moment
  const key = await openKey("-it8S9OXDfWzY0fyr-KgEzXZMzJTjhZ2rFUfGATbKSI");
  const session = "01a218c9-a3de-7b18-b622-dec5f54c503f";
  assert.equal(await venueTail(key, session, 1731027600000), "115401840.BACMZAYU36");
  assert.equal(await spokenCode(key, session, 1731027600000), "593848");
});
