import assert from "node:assert/strict";
import test from "node:test";
import { joined, payloadOfTap, speaking, times } from "../js/coaching/pad.mjs";
import { payloadOf } from "../js/coaching/payload.mjs";
import { clock, following, merge, secondsByStage } from "../js/coaching/stages.mjs";

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

const tap = (key, code, seconds) => ({ key, code, at: at(seconds) });

test("taps of server and phone join once, without those taken back, in the order they were pressed", () => {
  const one = [tap("a", "TB", 5), tap("b", "TT", 9)];
  const two = [tap("b", "TT", 9), tap("c", "BC", 1)];
  assert.deepEqual(joined(one, two, ["a"]).map(({ key }) => key), ["c", "b"]);
});

test("the pad counts by button and knows who spoke last", () => {
  const taps = [tap("a", "BC", 0), tap("b", "TB", 2), tap("c", "BR", 4), tap("d", "TB", 6)];
  assert.deepEqual([times(taps), speaking(taps), speaking([])], [{ BC: 1, TB: 2, BR: 1 }, "BR", ""]);
});

test("a short press travels without a length, a held one with it", () => {
  const pressed = Date.parse(at(3));
  assert.deepEqual(payloadOfTap({ kelompok: "t" }, "HN", pressed, 120), { kelompok: "t", kode: "HN", pada: at(3) });
  assert.deepEqual(payloadOfTap({ kelompok: "t", ulangan: "u" }, "HN", pressed, 4200.4), { kelompok: "t", ulangan: "u", kode: "HN", pada: at(3), tahan: 4200 });
});
