import assert from "node:assert/strict";
import { access } from "node:fs/promises";
import { test } from "node:test";
import { namesIn, perhapsIn, symbol, usedNames } from "../build/icons.mjs";
import { MODULES } from "../build/places.mjs";
import { dropUnreadProperties } from "../build/style.mjs";

test("icon names are found in templates, Python and scripts", () => {
  const text = `<c-icon name="home" /> <c-button icon="upload"> {% icon "x" %} Tab(icon="users") {"icon": "sun"} icons.svg#moon`;
  assert.deepEqual(namesIn(text).sort(), ["home", "moon", "sun", "upload", "users", "x"]);
});

test("words inside a menu entry may be icons", () => {
  const code = `add_tab(\n    Tab("plan", _("Timetable"), "calendar-event", "planning:timetable", "planning.view")\n)`;
  assert.deepEqual(perhapsIn(code), ["plan", "calendar-event"]);
});

test("a symbol holds the drawing without Tabler's invisible frame", () => {
  const svg = '<svg xmlns="x" width="24">\n  <path stroke="none" d="M0 0h24v24H0z"/>\n  <path d="M1 1" />\n</svg>';
  assert.equal(symbol("a", svg), '<symbol id="a" viewBox="0 0 24 24"><path d="M1 1" /></symbol>');
});

test("every icon named anywhere is one Tabler has", async () => {
  const missing = [];
  for (const name of await usedNames()) {
    await access(`${MODULES}@tabler/icons/icons/outline/${name}.svg`).catch(() => missing.push(name));
  }
  assert.deepEqual(missing, []);
});

test("properties nobody reads are dropped, also those read only by dropped ones", () => {
  const css = ":root{--a:1px;--b:var(--a);--c:2px}p{margin:var(--c)}";
  assert.equal(dropUnreadProperties(css), ":root{--c:2px}p{margin:var(--c)}");
});

test("a value with quotes and semicolons is dropped whole", () => {
  const css = `a{--u:url("data:image/svg+xml;utf8,{}");color:red}`;
  assert.equal(dropUnreadProperties(css), "a{color:red}");
});
