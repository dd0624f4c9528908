import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { BATCH, backOff, count, drain, put, settle, waiting } from "../js/outbox/outbox.js";
import { everything, openStore } from "../js/outbox/store.js";

let user = 0;
beforeEach(() => {
  user += 1; // a fresh store for every test
});
const me = () => `tester-${user}`;
const stored = async () => {
  const store = await openStore(me());
  const events = await everything(store);
  store.close();
  return events;
};
const answerAll = (verdict, extra = {}) => async (events) => events.map(({ key }) => ({ key, verdict, ...extra }));

test("an event is on the disk, with its key and time, before put resolves", async () => {
  const key = await put("hadir", { sesi: 7 }, me());
  const [event] = await stored();
  assert.equal(event.key, key);
  assert.deepEqual([event.kind, event.payload, event.state], ["hadir", { sesi: 7 }, "kept"]);
  assert.ok(!Number.isNaN(Date.parse(event.made_at)));
});

test("events of one person are invisible to another at the same phone", async () => {
  await put("hadir", {}, `${me()}-other`);
  assert.deepEqual(await waiting(me()), { kept: 0, held: 0, refused: 0 });
});

for (const verdict of ["baru", "ulang", "ganda"]) {
  test(`an event answered "${verdict}" leaves the device`, async () => {
    await put("hadir", {}, me());
    await drain(me(), answerAll(verdict));
    assert.deepEqual(await stored(), []);
  });
}

test("a held event stays, with its message, and is not sent again", async () => {
  await put("hadir", {}, me());
  let calls = 0;
  const send = async (events) => {
    calls += 1;
    return answerAll("ditahan", { message: "Jam perangkat berbeda." })(events);
  };
  await drain(me(), send);
  await drain(me(), send);
  const [event] = await stored();
  assert.deepEqual([event.state, event.message, calls], ["held", "Jam perangkat berbeda.", 1]);
});

test("a refused event stays with code and reason until the person removes it", async () => {
  await put("hadir", {}, me());
  await drain(me(), answerAll("ditolak", { code: "tidak_berhak", message: "Anda tidak berhak mengirim ini." }));
  const [event] = await stored();
  assert.deepEqual([event.state, event.code], ["refused", "tidak_berhak"]);
});

test("one refused event does not hold back the others", async () => {
  const bad = await put("hadir", { n: 1 }, me());
  await put("hadir", { n: 2 }, me());
  await drain(me(), async (events) => events.map(({ key }) => ({ key, verdict: key === bad ? "ditolak" : "baru" })));
  assert.deepEqual((await stored()).map((event) => event.key), [bad]);
});

test("a failed sending keeps everything", async () => {
  await put("hadir", {}, me());
  await assert.rejects(drain(me(), async () => { throw new Error("no signal"); }), /no signal/);
  assert.deepEqual(await waiting(me()), { kept: 1, held: 0, refused: 0 });
});

test("an answer that names none of the events keeps them and does not loop", async () => {
  await put("hadir", {}, me());
  await assert.rejects(drain(me(), async () => []), /no event was answered/);
  assert.equal((await stored()).length, 1);
});

test("many events go in batches, oldest first", async () => {
  const keys = [];
  for (let n = 0; n < BATCH + 3; n += 1) keys.push(await put("jawaban", { n }, me()));
  const sent = [];
  await drain(me(), async (events) => {
    sent.push(events.length);
    return answerAll("baru")(events);
  });
  assert.deepEqual(sent, [BATCH, 3]);
  assert.deepEqual(await stored(), []);
});

test("the sending carries only what the server asks for", async () => {
  await put("hadir", { sesi: 1 }, me());
  const bodies = [];
  globalThis.document = { querySelector: () => ({ getAttribute: () => "/api/v1/outbox" }) };
  globalThis.fetch = async (url, options) => {
    bodies.push(JSON.parse(options.body));
    return { ok: true, json: async () => ({ answers: bodies[0].events.map(({ key }) => ({ key, verdict: "baru" })) }) };
  };
  await drain(me());
  assert.deepEqual(Object.keys(bodies[0].events[0]).sort(), ["key", "kind", "made_at", "payload"]);
});

test("the pause grows with the failures, is random, and never passes five minutes", () => {
  assert.equal(backOff(3, () => 0), 1000);
  assert.equal(backOff(3, () => 1), 8000);
  assert.equal(backOff(30, () => 1), 300_000);
});

test("settle leaves events alone that were not answered", () => {
  assert.deepEqual(settle([{ key: "a" }], []), { leave: [], stay: [] });
});

test("the badge counts by state", () => {
  const events = [{ state: "kept" }, { state: "kept" }, { state: "held" }, { state: "refused" }];
  assert.deepEqual(count(events), { kept: 2, held: 1, refused: 1 });
});
