import assert from "node:assert/strict";
import { test } from "node:test";
import { themeCookie, themeIn } from "../js/shell/theme.js";
import { draftOf, fieldsIn, restore } from "../js/shell/draft.js";
import { maySend } from "../js/shell/once.js";
import { fate } from "../js/shell/unsent-form.js";
import { outcome } from "../js/shell/answers.mjs";

globalThis.HTMLElement ??= class {}; // the modules below declare custom elements
const { pause } = await import("../js/shell/live-refresh.js");
const { told } = await import("../js/shell/file-choice.js");
const { chosenIn } = await import("../js/shell/dialogs.js");

test("the theme is read from the cookie and anything odd means as the device", () => {
  assert.equal(themeIn("a=b; theme=dark; c=d"), "dark");
  assert.equal(themeIn("theme=purple"), "auto");
  assert.equal(themeIn("mytheme=dark"), "auto");
});

test("the theme cookie is secure on a secure page", () => {
  assert.match(themeCookie("light", true), /^theme=light; .*secure$/);
  assert.doesNotMatch(themeCookie("light", false), /secure/);
});

test("a draft keeps what was typed but neither files nor the CSRF token", () => {
  const entries = [["nama", "Siti"], ["csrfmiddlewaretoken", "x"], ["surat", { size: 3 }]];
  assert.deepEqual(draftOf(entries, 5), { at: 5, fields: [["nama", "Siti"]] });
});

test("a draft older than two weeks or unreadable is not restored", () => {
  const text = JSON.stringify(draftOf([["nama", "Siti"]], 0));
  assert.deepEqual(fieldsIn(text, 1000), [["nama", "Siti"]]);
  assert.deepEqual(fieldsIn(text, 15 * 24 * 3600 * 1000), []);
  assert.deepEqual(fieldsIn("{"), []);
  assert.deepEqual(fieldsIn(null), []);
});

test("restoring sets texts, choices and unticked boxes, never hidden fields", () => {
  const control = (name, type, value, checked = false) => ({ name, type, value, checked });
  const form = { elements: [control("nama", "text", ""), control("hari", "checkbox", "1", true), control("hari", "checkbox", "2"), control("k", "hidden", "old")] };
  restore(form, [["nama", "Siti"], ["hari", "2"], ["k", "new"]]);
  assert.deepEqual(form.elements.map(({ value, checked }) => [value, checked]), [["Siti", false], ["1", false], ["2", true], ["old", false]]);
});

test("a live part waits longer while the server does not answer, at most a minute", () => {
  assert.deepEqual([0, 1, 3, 9].map((failures) => pause(5, failures)), [5, 10, 40, 60]);
  assert.equal(pause(120, 4), 120);
});

test("a bulk form counts ticked rows, or all that match", () => {
  const form = (all, ticked) => ({ querySelector: () => all && { getAttribute: () => all }, querySelectorAll: () => ({ length: ticked }) });
  assert.equal(chosenIn(form(null, 3)), 3);
  assert.equal(chosenIn(form("200", 3)), 200);
});

test("the second of two quick presses sends nothing, a later one does", () => {
  const form = { dataset: {}, method: "post" };
  assert.deepEqual([0, 300, 7999, 8000].map((at) => maySend(form, at)), [true, false, false, true]);
});

test("a search may be sent as often as one likes", () => {
  const form = { dataset: {}, method: "get" };
  assert.deepEqual([0, 1].map((at) => maySend(form, at)), [true, true]);
});

test("a file control names what was chosen, or says that nothing was", () => {
  const words = ["Belum ada", "{n} berkas: {names}"];
  assert.equal(told([], ...words), "Belum ada");
  assert.equal(told(["surat.pdf"], ...words), "surat.pdf");
  assert.equal(told(["a.xlsx", "b.xlsx"], ...words), "2 berkas: a.xlsx, b.xlsx");
});

test("a form that met an ended session comes back to the same person on the same page, and to nobody else", () => {
  const kept = { user: "7", path: "/a/", at: 0 };
  const page = { user: "7", path: "/a/", goal: "", refused: false, now: 1000 };
  assert.equal(fate(kept, page), "drop"); // it arrived: the page simply came again
  assert.equal(fate(kept, { ...page, user: "", path: "/akun/login/", goal: "/a/" }), "mark");
  const lost = { ...kept, lost: true };
  assert.equal(fate(lost, { ...page, user: "", path: "/akun/2fa/" }), "wait");
  assert.equal(fate(lost, { ...page, path: "/" }), "wait");
  assert.equal(fate(lost, page), "restore");
  assert.equal(fate(lost, { ...page, user: "8" }), "drop");
  assert.equal(fate(lost, { ...page, now: 25 * 3600 * 1000 }), "drop");
  assert.equal(fate(kept, { ...page, refused: true }), "mark");
});

test("an answer to a form sent by script leads to its page, shows the form again, or says that it was refused", () => {
  const cases = [[200, "/kegiatan/", ""], [422, null, "<form></form>"], [413, null, "too large"], [500, null, "<form></form>"]];
  assert.deepEqual(cases.map(([status, goal, page]) => outcome({ status, goal, page })), ["leave", "again", "refused", "refused"]);
});
