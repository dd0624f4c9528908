import assert from "node:assert/strict";
import { test } from "node:test";
import { step } from "../js/planning/arrows.mjs";

const DAYS = [["a1", "a2", "a3"], ["b1"], []];

test("arrows go down a day and stop at its end", () => {
  assert.deepEqual([step(DAYS, "a1", "ArrowDown"), step(DAYS, "a3", "ArrowDown")], ["a2", undefined]);
});

test("arrows go across days to the nearest hour, and not beyond", () => {
  assert.deepEqual([step(DAYS, "a3", "ArrowRight"), step(DAYS, "b1", "ArrowLeft"), step(DAYS, "a1", "ArrowLeft")], ["b1", "a1", undefined]);
});

test("other keys, and places that are not on the board, lead nowhere", () => {
  assert.deepEqual([step(DAYS, "a1", "Enter"), step(DAYS, "x", "ArrowDown"), step(DAYS, "b1", "ArrowRight")], [undefined, undefined, undefined]);
});
