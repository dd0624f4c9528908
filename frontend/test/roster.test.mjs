import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { beforeEach, test } from "node:test";
import { packed } from "../js/outbox/canonical.js";
import { Roster, longId, merge, objection, shortId } from "../js/attendance/roster.mjs";

const EVENT = "0193c1d2-0000-7000-8000-0000000000aa";
const [SITI, BUDI] = ["0193c1d2-0000-7000-8000-000000000001", "0193c1d2-0000-7000-8000-000000000002"];
const SESSION = "0193c1d2-0000-7000-8000-0000000000ff";
const DEV = "11111111-1111-8111-8111-111111111111";
const codeOf = (id, sign = "x".repeat(86)) => `P1.${shortId(EVENT)}.${shortId(id)}.1900000000.${sign}`;
const printOf = async (code) => packed(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`garam${code}`))).slice(0, 5);

const row = async (id, name, group = 0, flags = 1) => [shortId(id), name, group, null, flags, await printOf(codeOf(id))];
async function whole(more = {}) {
  return {
    v: 1, versi: "v1", ep: "e", waktu: 0, sampai: Date.now() / 1000 + 3600, penuh: true,
    acara: { id: EVENT }, aturan: { jendela: 1800 }, kunci_pribadi: [], garam: "garam",
    kelas: [["k1", "Kelas A", 1], ["k2", "Kelas B", 1]], daerah: [],
    sesi: [[SESSION, "Coaching", 0, 1000, 4600, 2, "", null, 0, "k"]],
    peserta: { "01": [await row(SITI, "Siti Aminah")], "02": [await row(BUDI, "Budi Santoso", 1)] },
    hadir: {}, ...more,
  };
}

/** What the server would answer: nonce, AES-GCM over gzip, the device as associated data. */
async function sealed(part, dev = DEV) {
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(dev) };
  const body = new Uint8Array([...iv, ...new Uint8Array(await crypto.subtle.encrypt(how, key, gzipSync(JSON.stringify(part))))]);
  return { ok: true, headers: new Headers({ "X-Pamong-Kunci": packed(raw) }), arrayBuffer: async () => body.buffer };
}

let person = 0;
let asked = [];
const answers = (...parts) => {
  asked = [];
  globalThis.fetch = async (address) => {
    asked.push(address);
    return sealed(parts.shift());
  };
};
beforeEach(() => {
  person += 1;
});
const fresh = () => new Roster(`staff-${person}`, "bimtek", DEV);

test("an id goes to 22 characters and back", () => {
  assert.equal(longId(shortId(SITI)), SITI);
  assert.equal(shortId(SITI).length, 22);
});

test("the snapshot is kept encrypted and opens again without signal", async () => {
  answers(await whole());
  assert.equal(await fresh().refresh("/snapshot"), true);
  const later = fresh();
  await later.load();
  assert.deepEqual([...later.people.values()].map(({ name }) => name), ["Siti Aminah", "Budi Santoso"]);
  const [part] = await later.parts();
  assert.equal(part.key.extractable, false);
  assert.doesNotMatch(Buffer.from(part.body).toString("latin1"), /Siti/);
});

test("only changes are asked for, and they replace what they name", async () => {
  const roster = fresh();
  const change = { ...(await whole()), versi: "v2", penuh: false, peserta: { "02": [] }, hadir: { [SESSION]: [shortId(SITI)] } };
  answers(await whole(), change);
  await roster.refresh("/snapshot");
  await roster.refresh("/snapshot");
  assert.deepEqual(asked, [`/snapshot?dev=${DEV}`, `/snapshot?dev=${DEV}&punya=v1`]);
  assert.deepEqual([roster.people.size, roster.present.get(SESSION).size], [1, 1]);
  const later = fresh();
  await later.load();
  assert.deepEqual([later.people.size, later.known.versi, (await later.parts()).length], [1, "v2", 2]);
});

test("a snapshot past its time, or of another device, is thrown away", async () => {
  answers(await whole({ sampai: Date.now() / 1000 - 1 }));
  await fresh().refresh("/snapshot");
  const late = fresh();
  await late.load();
  assert.deepEqual([late.known, await late.parts()], [null, []]);
  answers(await whole());
  await fresh().refresh("/snapshot");
  const stranger = new Roster(`staff-${person}`, "bimtek", "22222222-2222-8222-8222-222222222222");
  await stranger.load();
  assert.deepEqual([stranger.known, await stranger.parts()], [null, []]);
});

test("a card is known by its fingerprint; a forged or foreign one is not", async () => {
  const roster = fresh();
  roster.take(await whole());
  assert.equal((await roster.whose(codeOf(SITI))).name, "Siti Aminah");
  assert.equal(await roster.whose(codeOf(SITI, "y".repeat(86))), undefined);
  assert.equal(await roster.whose("V1.a.b.c"), undefined);
});

test("a card the office signed, of somebody who came later, is a stranger and not a forgery", async () => {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  const raw = await crypto.subtle.exportKey("raw", pair.publicKey);
  const roster = fresh();
  roster.take(await whole({ kunci_pribadi: [packed(raw)] }));
  const message = codeOf("0193c1d2-0000-7000-8000-000000000009").split(".").slice(0, 4).join(".");
  const sign = await crypto.subtle.sign("Ed25519", pair.privateKey, new TextEncoder().encode(message));
  assert.equal(await roster.whose(`${message}.${packed(sign)}`), null);
});

test("the rules that hold on the server hold on the phone", async () => {
  const roster = fresh();
  roster.take(await whole());
  const [siti, budi] = [...roster.people.values()];
  const during = 2000 * 1000;
  assert.deepEqual(
    [objection(roster, SESSION, siti, during), objection(roster, SESSION, budi, during), objection(roster, SESSION, siti, 7000 * 1000), objection(roster, SESSION, { ...siti, flags: 0 }, during)],
    ["", "kelas_lain", "di_luar_waktu", "tidak_ikut"],
  );
  assert.equal(roster.expected(SESSION), 1);
});

test("names are found by every word that was typed", async () => {
  const roster = fresh();
  roster.take(await whole());
  assert.deepEqual(roster.search("ami SITI").map(({ name }) => name), ["Siti Aminah"]);
  assert.deepEqual(roster.search("zzz"), []);
  assert.deepEqual(merge({ peserta: { a: [1], b: [2] }, kelas: 1 }, { penuh: false, peserta: { b: [3] } }), { penuh: false, peserta: { a: [1], b: [3] }, kelas: 1 });
});
