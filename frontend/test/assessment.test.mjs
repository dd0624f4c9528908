import assert from "node:assert/strict";
import test from "node:test";
import { clock, elapsed, keptAnswers, response } from "../js/assessment/running.mjs";

const moment = (tick, wall) => ({ tick, wall });

test("time since the start goes on from the server's count", () => {
  assert.equal(elapsed(60_000, moment(100, 5000), moment(1100, 6000)), 61_000);
});

test("a sleeping phone does not stop the time", () => {
  assert.equal(elapsed(0, moment(0, 0), moment(1000, 90_000)), 90_000);
});

test("setting the wall clock back does not give time", () => {
  assert.equal(elapsed(0, moment(0, 100_000), moment(30_000, 0)), 30_000);
});

test("the clock shows minutes and seconds, hours only when there are any, never less than nothing", () => {
  assert.deepEqual([0, 999, 65_000, 3_725_000, -5000].map(clock), ["0:00", "0:01", "1:05", "1:02:05", "0:00"]);
});

test("an answer has the shape of its kind, blank is null", () => {
  assert.deepEqual([response("satu", ["p"]), response("beberapa", ["p", "r"]), response("angka", [" 4,5 "])], ["p", ["p", "r"], "4,5"]);
  assert.deepEqual([response("satu", []), response("beberapa", []), response("angka", ["  "])], [null, null, null]);
});

test("of kept answers the latest of this sitting stands", () => {
  const kept = (sitting, item, answer) => ({ kind: "jawaban", state: "kept", payload: { sitting, item, response: answer } });
  const sent = { ...kept("a", "1", "s"), state: "sent" };
  const events = [kept("a", "1", "p"), kept("b", "1", "q"), kept("a", "1", "r"), sent, { kind: "hadir", payload: {} }];
  assert.deepEqual([...keptAnswers(events, "a")], [["1", "r"]]);
});
