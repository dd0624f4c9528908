import assert from "node:assert/strict";
import { test } from "node:test";
import { later, resumed, rounded, shareRead, worthTelling } from "../js/coaching/lesson-place.mjs";

globalThis.HTMLElement ??= class {}; // the module below declares custom elements
const { unlisted } = await import("../js/coaching/kept-lessons.mjs");

const stop = (place, at) => ({ place, at: `2024-11-01T${at}:00Z` });

test("the later of two stops holds, and one alone is enough", () => {
  assert.deepEqual(later(stop(0.2, "10:00"), stop(0.6, "09:00")), stop(0.2, "10:00"));
  assert.deepEqual(later({ place: 0, at: "" }, stop(0.6, "09:00")), stop(0.6, "09:00"));
  assert.equal(later({ place: 0, at: "" }, {}), undefined);
});

test("one goes on in the middle and begins again after the end", () => {
  assert.deepEqual([0, 0.01, 0.5, 0.99, 1].map((place) => resumed({ place, at: "x" })), [0, 0, 0.5, 0, 0]);
  assert.equal(resumed(undefined), 0);
});

test("a place is told when it is the first or a good piece further", () => {
  assert.deepEqual([worthTelling(0, undefined), worthTelling(0.14, 0.1), worthTelling(0.2, 0.1)], [true, false, true]);
});

test("a share read grows from the upper to the lower edge and fits the wire", () => {
  const box = (top) => ({ top, height: 1000 });
  assert.deepEqual([box(900), box(200), box(-400), box(-900)].map((place) => shareRead(place, 600)), [0, 0.4, 1, 1]);
  assert.deepEqual([rounded(NaN), rounded(0.123456), rounded(3), rounded(-1)], [0, 0.1235, 1, 0]);
});

test("a lesson that is no longer listed leaves the device with its video, and nothing else does", () => {
  const list = "/kegiatan/bimtek/praktik/pelajaran/";
  const kept = ["", "a/", "a/video/", "b/", "b/video/", "b/teks.vtt"].map((path) => `https://h${list}${path}`);
  const addresses = [...kept, "https://h/kegiatan/bimtek/praktik/", "https://h/kegiatan/lain/praktik/pelajaran/b/"];
  assert.deepEqual(unlisted(addresses, list, [`${list}a/`]), kept.slice(3));
});
