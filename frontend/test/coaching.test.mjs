import assert from "node:assert/strict";
import test from "node:test";
import { payloadOf } from "../js/coaching/payload.js";
import { clock, following, merge, secondsByStage } from "../js/coaching/stages.js";

const at = (seconds) => new Date(Date.UTC(2024, 10, 8, 1, 0, seconds)).toISOString();
const mark = (stage, seconds) => ({ stage, at: at(seconds) });

test("a stage that is returned to adds up, the last one runs until now", () => {
  const marks = [mark("T", 0), mark("I", 30), mark("T", 50), mark("R", 60)];
  assert.deepEqual(secondsByStage(marks, Date.parse(at(100))), { T: 40, I: 20, R: 40 });
});

test("the same tap known to server and phone counts once", () => {
  assert.deepEqual(merge([mark("T", 0), mark("I", 30)], [mark("I", 30), mark("R", 60)]), [mark("T", 0), mark("I", 30), mark("R", 60)]);
});

test("the clock shows minutes and seconds", () => {
  assert.deepEqual([0, 59.9, 245, -3].map(clock), ["0:00", "0:59", "4:05", "0:00"]);
});

test("after the last stage comes nothing, before the first comes the first", () => {
  assert.deepEqual(["", "T", "TA"].map((code) => following(["T", "I", "R", "TA"], code)), ["T", "I", undefined]);
});

test("a sheet travels with its marks by item, its words and the page's own key", () => {
  const entries = [["csrfmiddlewaretoken", "x"], ["kunci", "k"], ["item-T", "3"], ["item-O1", "x"], ["worked", "Jeda"], ["to_try", "Satu"]];
  assert.deepEqual(payloadOf(entries, "t"), { kelompok: "t", kunci: "k", nilai: { T: "3", O1: "x" }, berhasil: "Jeda", dicoba: "Satu", langkah: "" });
});
