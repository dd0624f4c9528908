import assert from "node:assert/strict";
import { test } from "node:test";

// As much of a browser as <autosave-form> asks for.
const heard = new EventTarget();
const store = new Map();
let answer;
Object.assign(globalThis, {
  HTMLElement: EventTarget,
  FormData: class {
    constructor(form) {
      this.form = form;
    }
    *[Symbol.iterator]() {
      yield ["catatan", this.form.typed];
    }
  },
  addEventListener: (...given) => heard.addEventListener(...given),
  removeEventListener: (...given) => heard.removeEventListener(...given),
  document: { cookie: "", documentElement: { lang: "id" }, querySelector: () => null },
  localStorage: { getItem: (key) => store.get(key) ?? null, setItem: (key, value) => store.set(key, value), removeItem: (key) => store.delete(key) },
  fetch: () => new Promise((resolve) => (answer = resolve)),
});
const { AutosaveForm } = await import("../js/shell/autosave.js");

/** A form into which somebody has typed, with what they typed on its way. */
function sending(t) {
  store.clear();
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const form = Object.assign(new EventTarget(), { typed: "Siti bertanya", elements: [] });
  const place = Object.assign(new AutosaveForm(), { getAttribute: () => "/simpan/", querySelector: (part) => (part === "form" ? form : null) });
  place.connectedCallback();
  t.after(() => place.disconnectedCallback());
  form.dispatchEvent(new Event("input"));
  t.mock.timers.tick(1000);
  return { form, place };
}

async function arrived() {
  answer({ ok: true });
  await new Promise((resolve) => setImmediate(resolve));
}

test("what has arrived leaves the device", async (t) => {
  sending(t);
  assert.equal(store.size, 1);
  await arrived();
  assert.equal(store.size, 0);
});

test("a draft on its way stays on the device when the page is left, for the next page may be older", async (t) => {
  sending(t);
  heard.dispatchEvent(new Event("beforeunload"));
  await arrived();
  assert.equal(store.size, 1);
});

test("a form that is sent is not left with its draft", async (t) => {
  const { place } = sending(t);
  place.dispatchEvent(new Event("submit"));
  heard.dispatchEvent(new Event("beforeunload"));
  await arrived();
  assert.equal(store.size, 0);
});

test("a sending that the form itself stopped does not count as sent", async (t) => {
  const { place } = sending(t);
  const submit = new Event("submit", { cancelable: true });
  submit.preventDefault();
  place.dispatchEvent(submit);
  heard.dispatchEvent(new Event("beforeunload"));
  await arrived();
  assert.equal(store.size, 1);
});

test("whoever stays and types on is served as before", async (t) => {
  const { form } = sending(t);
  heard.dispatchEvent(new Event("beforeunload")); // a download, for example
  form.dispatchEvent(new Event("input"));
  t.mock.timers.tick(1000);
  await arrived();
  assert.equal(store.size, 0);
});
