import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { canonical, clean, digest, packed, unpacked } from "../js/outbox/canonical.js";
import { exportFile, importFile, readFile } from "../js/outbox/carrying.js";
import { BATCH, backOff, drain, nextBatch, put, waiting } from "../js/outbox/outbox.js";
import { deviceName, nameOf } from "../js/outbox/device.js";
import { settle } from "../js/outbox/sending.js";
import { everything, fact, learn, withStore } from "../js/outbox/store.js";
import { Trouble } from "../js/outbox/trouble.js";

globalThis.document = { querySelector: () => null };
let person = 0;
beforeEach(() => {
  person += 1; // a fresh store for every test
});
const me = () => `tester-${person}`;
const stored = () => withStore(me(), everything);
const keep = (kind, payload, more = {}) => put(kind, payload, { user: me(), ...more });
const signedIn = async (store) => learn(store, "server", { enrolled: true, ep: "epoch-1", off: 0, at: Date.now(), hwm: 0, aman: 0 });

/** A server that answers every event alike. */
const server = (verdict = "baru", extra = {}, more = {}) => {
  const calls = [];
  const post = async (body, signed) => {
    calls.push({ ...body, signed });
    const answers = body.events.map((event) => ({ key: event.id ?? event.key, verdict: typeof verdict === "function" ? verdict(event) : verdict, ...extra }));
    return { answers, ep: "epoch-1", waktu: Date.now(), tunggu: 0, ...more };
  };
  return { post, enrol: signedIn, calls };
};
const numbers = async () => {
  const { kept, sent, held, refused } = await waiting(me());
  return { kept, sent, held, refused };
};

test("canonical bytes are those of RFC 8785", () => {
  const text = (value) => new TextDecoder().decode(canonical(value));
  assert.equal(text({ b: [1, 1e21 / 1e20, "é\n"], a: { "10": null, "9": true } }), '{"a":{"10":null,"9":true},"b":[1,10,"é\\n"]}');
  assert.equal(text({ 10: 1, 9: 2, a: undefined }), '{"10":1,"9":2}');
  assert.equal(text([0.1, -0, 1e-7]), "[0.1,0,1e-7]");
});

test("what has no canonical form is refused, half an emoji is mended before", () => {
  assert.throws(() => canonical({ a: Number.NaN }));
  assert.throws(() => canonical({ a: 2 ** 53 }));
  assert.throws(() => canonical({ a: "\ud83d" }));
  assert.deepEqual(clean({ a: ["x\ud83d", 1, undefined] }), { a: ["x\ufffd", 1, null] });
});

test("bytes and text go there and back", () => {
  const bytes = Uint8Array.from({ length: 64 }, (_, at) => 255 - at);
  assert.deepEqual(unpacked(packed(bytes)), bytes);
});

test("a device is named by its key, alike everywhere", async () => {
  assert.match(await deviceName(new Uint8Array(91)), /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(nameOf("Mozilla/5.0 (Linux; Android 9) AppleWebKit Chrome/120 Mobile Safari"), "Chrome di Android");
});

test("an event is on the disk, numbered, chained and signed, before put resolves", async () => {
  const first = await keep("hadir", { alasan: "x" }, { about: { sesi: "s" } });
  await keep("jawaban", { n: 1 });
  const [one, two] = await stored();
  assert.deepEqual([one.key, one.kind, one.payload, one.state, one.seq, one.event.sesi], [first, "hadir", { alasan: "x" }, "kept", 1, "s"]);
  const { sig, ...body } = one.event;
  assert.deepEqual([one.event.prev, two.event.seq, two.event.prev], [null, 2, await digest(canonical(body))]);
  const spki = unpacked((await withStore(me(), (store) => fact(store, "key"))).spki);
  const key = await crypto.subtle.importKey("spki", spki, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  assert.equal(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, unpacked(sig), canonical(body)), true);
});

test("the device's key cannot leave it", async () => {
  await keep("hadir", {});
  const { key } = await withStore(me(), (store) => fact(store, "key"));
  assert.equal(key.extractable, false);
  await assert.rejects(crypto.subtle.exportKey("pkcs8", key));
});

test("fifty events kept at once, as by two tabs, make one chain without gap or fork", async () => {
  await Promise.all(Array.from({ length: 50 }, (_, n) => keep("jawaban", { n })));
  const events = (await stored()).map(({ event }) => event).sort((one, other) => one.seq - other.seq);
  assert.deepEqual(events.map(({ seq }) => seq), Array.from({ length: 50 }, (_, n) => n + 1));
  for (const [at, event] of events.slice(1).entries()) {
    const { sig: _, ...before } = events[at];
    assert.equal(event.prev, await digest(canonical(before)));
  }
});

test("events of one person are invisible to another at the same phone", async () => {
  await put("hadir", {}, { user: `${me()}-other` });
  assert.deepEqual(await numbers(), { kept: 0, sent: 0, held: 0, refused: 0 });
});

test("an older store is taken over, what it kept goes by the session", async () => {
  await new Promise((resolve) => {
    const request = indexedDB.open(`pamong-outbox-${me()}`, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("events", { keyPath: "key" }).add({ key: "k", kind: "hadir", payload: { a: 1 }, made_at: "t", state: "kept" });
    request.onsuccess = () => resolve(request.result.close());
  });
  const { post, enrol, calls } = server();
  await drain(me(), { post, enrol });
  assert.deepEqual([calls[0].signed, calls[0].events, await stored()], [false, [{ key: "k", kind: "hadir", payload: { a: 1 }, made_at: "t" }], []]);
});

for (const verdict of ["baru", "ulang", "ganda"]) {
  test(`an event answered "${verdict}" stays as sent until it is in a backup`, async () => {
    await keep("hadir", {});
    await drain(me(), server(verdict));
    assert.deepEqual(await numbers(), { kept: 0, sent: 1, held: 0, refused: 0 });
    const { dev } = await withStore(me(), (store) => fact(store, "key"));
    await keep("hadir", {});
    await drain(me(), server("baru", {}, { perangkat: { [dev]: { hwm: 2, aman: 1 } } }));
    assert.deepEqual((await stored()).map(({ seq }) => seq), [2]);
  });
}

test("a held event stays, with its message, and is not sent again", async () => {
  await keep("hadir", {});
  const there = server("ditahan", { message: "Jam perangkat berbeda." });
  await drain(me(), there);
  await drain(me(), there);
  const [event] = await stored();
  assert.deepEqual([event.state, event.message, there.calls.length], ["held", "Jam perangkat berbeda.", 1]);
});

test("a refused event stays with code and reason, and does not hold back the others", async () => {
  const bad = await keep("hadir", { n: 1 });
  await keep("hadir", { n: 2 });
  await drain(me(), server((event) => (event.id === bad ? "ditolak" : "baru"), { code: "tidak_berhak", message: "Tidak berhak." }));
  const [one, two] = await stored();
  assert.deepEqual([one.state, one.code, one.message, two.state], ["refused", "tidak_berhak", "Tidak berhak.", "sent"]);
});

test("a failed sending keeps everything, and what the server said about itself is known", async () => {
  await keep("hadir", {});
  const full = async () => { throw new Trouble("penuh", "Disk server penuh.", 300_000); };
  const told = [];
  globalThis.dispatchEvent = ({ type }) => told.push(type);
  await assert.rejects(drain(me(), { post: full, enrol: signedIn }), /penuh/);
  delete globalThis.dispatchEvent;
  assert.deepEqual(told, ["outbox:changed"]);
  const { kept, trouble } = await waiting(me());
  assert.deepEqual([kept, trouble], [1, { code: "penuh", message: "Disk server penuh." }]);
  await drain(me(), server());
  assert.equal((await waiting(me())).trouble, null);
});

test("an answer that names none of the events keeps them and does not loop", async () => {
  await keep("hadir", {});
  const mute = async () => ({ answers: [] });
  await assert.rejects(drain(me(), { post: mute, enrol: signedIn }), /no event was answered/);
  assert.deepEqual(await numbers(), { kept: 1, sent: 0, held: 0, refused: 0 });
});

test("many events go in batches, in the order of the chain", async () => {
  for (let n = 0; n < BATCH + 3; n += 1) await keep("jawaban", { n });
  const there = server();
  await drain(me(), there);
  assert.deepEqual(there.calls.map(({ events }) => events.length), [BATCH, 3]);
  assert.deepEqual(there.calls.flatMap(({ events }) => events.map(({ seq }) => seq)), Array.from({ length: BATCH + 3 }, (_, n) => n + 1));
});

test("another epoch means a restored server: what was not in a backup goes again", async () => {
  await keep("hadir", { n: 1 });
  await keep("hadir", { n: 2 });
  await drain(me(), server());
  const { dev } = await withStore(me(), (store) => fact(store, "key"));
  await keep("hadir", { n: 3 });
  const there = server("ulang", {}, { ep: "epoch-2", perangkat: { [dev]: { hwm: 3, aman: 1 } } });
  await drain(me(), there);
  assert.deepEqual(there.calls.map(({ events }) => events.map(({ seq }) => seq)), [[3], [2, 3]]);
  assert.deepEqual(await numbers(), { kept: 0, sent: 2, held: 0, refused: 0 });
});

test("a server that does not know the device is told once more, then the event goes again", async () => {
  await keep("hadir", {});
  await withStore(me(), signedIn);
  let told = 0;
  const enrol = async (store) => {
    told += 1;
    await signedIn(store);
  };
  const { post } = server();
  const strange = async (body, signed) => {
    const answer = await post(body, signed);
    return told ? answer : { ...answer, answers: answer.answers.map(({ key }) => ({ key, verdict: "ditolak", code: "perangkat_tidak_dikenal" })) };
  };
  await drain(me(), { post: strange, enrol });
  assert.deepEqual([told, await numbers()], [1, { kept: 0, sent: 1, held: 0, refused: 0 }]);
});

test("a device the server will not have sends by the session", () => {
  const events = [{ key: "a", event: {}, seq: 1 }, { key: "b" }];
  assert.deepEqual(nextBatch(events, "terlalu_banyak"), { batch: events, signed: false });
  assert.deepEqual(nextBatch(events, ""), { batch: [events[0]], signed: true });
});

test("who must sign in first keeps the event", () => {
  const result = settle([{ key: "a" }], [{ key: "a", verdict: "ditolak", code: "masuk_dulu" }]);
  assert.deepEqual(result, { leave: [], stay: [], unknown: false, signIn: true });
});

test("a file carries unsent events to another phone, which sends them as they are", async () => {
  await keep("hadir", { n: 1 });
  await keep("hadir", { n: 2 });
  const own = (await stored()).map(({ event }) => event);
  const { name, text } = await exportFile(me());
  assert.equal(name, `pamong-titipan-${own[0].dev}-2.json`);
  const carrier = `${me()}-staff`;
  assert.equal(await importFile(text, carrier), 2);
  assert.equal(await importFile(text, carrier), 2); // twice changes nothing
  const there = server();
  await drain(carrier, there);
  assert.deepEqual(there.calls.map(({ events, signed }) => [events, signed]), [[own, true]]);
  assert.deepEqual(await withStore(carrier, everything), []);
  assert.deepEqual(await numbers(), { kept: 2, sent: 0, held: 0, refused: 0 }); // their own phone learns by itself
});

test("a file that is cut or changed is not taken", async () => {
  await keep("hadir", { n: 1 });
  const { text } = await exportFile(me());
  const file = JSON.parse(text);
  await assert.rejects(readFile(text.slice(0, -20)));
  await assert.rejects(readFile(JSON.stringify({ ...file, jumlah: 2 })));
  await assert.rejects(readFile(JSON.stringify({ ...file, events: [{ ...file.events[0], data: { n: 9 } }] })));
  assert.equal(await exportFile(`${me()}-empty`), null);
});

test("the pause grows with the failures, is random, and never passes five minutes", () => {
  assert.equal(backOff(3, () => 0), 1000);
  assert.equal(backOff(3, () => 1), 8000);
  assert.equal(backOff(30, () => 1), 300_000);
});

test("the badge tells one state: on this device before trouble with some, sent before safe", async () => {
  globalThis.HTMLElement ??= class {};
  const { stateOf } = await import("../js/outbox/badge.js");
  const none = { kept: 0, sent: 0, refused: 0, trouble: null };
  assert.deepEqual(stateOf({ ...none, kept: 2, refused: 1 }, false), ["kept", "kept", 2]);
  assert.deepEqual(stateOf({ ...none, kept: 2, trouble: { code: "penuh" } }, false), ["trouble", "penuh", 2]);
  assert.deepEqual(stateOf({ ...none, refused: 1, sent: 3 }, false), ["refused", "refused", 1]);
  assert.deepEqual([stateOf({ ...none, sent: 3 }, false)[0], stateOf(none, false)[0], stateOf(none, true)[0]], ["sent", "safe", "full"]);
});

test("what is held stays held when it is sent again after a restore", () => {
  const events = [{ key: "a", seq: 1, event: {} }, { key: "b", seq: 2, event: {} }];
  const answers = [
    { key: "a", verdict: "ulang", code: null, message: null },
    { key: "b", verdict: "ulang", code: "kelas_lain", message: "Sesi ini milik kelas lain." },
  ];
  const { stay } = settle(events, answers);
  assert.deepEqual(stay.map(({ key, state, message }) => [key, state, message]), [["a", "sent", ""], ["b", "held", "Sesi ini milik kelas lain."]]);
});
