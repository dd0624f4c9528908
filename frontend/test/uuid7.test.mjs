import assert from "node:assert/strict";
import { test } from "node:test";
import { uuid7 } from "../js/outbox/uuid7.js";

test("a key carries version 7, variant 10 and the time in its first 48 bits", () => {
  const key = uuid7(0x0190_1234_5678, new Uint8Array(10).fill(0xff));
  assert.equal(key, "01901234-5678-7fff-bfff-ffffffffffff");
});

test("keys made later sort later", () => {
  const keys = [3, 1, 2].map((at) => uuid7(1_731_000_000_000 + at));
  assert.deepEqual([...keys].sort(), [keys[1], keys[2], keys[0]]);
});
