import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { begin, Refusal, sendSounds } from "../js/coaching/sound-sender.mjs";
import { upTo } from "../js/coaching/listening.mjs";
import { partOf, sizeOf } from "../js/shell/sizes.mjs";
import { endAt, extentOf, forgetStrays, keepPiece, keepRecording, openSounds, piecesOf, recordings } from "../js/coaching/sound-store.mjs";

const bytesOf = (...numbers) => new Uint8Array(numbers).buffer;
let users = 0;

async function kept(pieces, length) {
  const store = await openSounds(`u${(users += 1)}`);
  await keepRecording(store, { id: "r", tus: "/tus/", length });
  let start = 0;
  for (const [at, bytes] of pieces) {
    await keepPiece(store, { recording: "r", start, end: start + bytes.byteLength, at, bytes });
    start += bytes.byteLength;
  }
  return store;
}

/** A server that holds what it got, fails as told, and cuts every third answer off after it has done its work. */
function server({ state = "merekam", status, stopped, cut = false } = {}) {
  const held = [];
  let length;
  let calls = 0;
  const call = async (_address, { method, headers, body }) => {
    calls += 1;
    const told = { "Tus-Resumable": "1.0.0", Rekaman: state };
    if (stopped !== undefined) told["Berhenti-Sejak"] = String(stopped);
    if (status) return new Response(null, { status, headers: told });
    let code = 200;
    if (method === "PATCH") {
      const piece = new Uint8Array(body);
      const sum = `sha256 ${createHash("sha256").update(piece).digest("base64")}`;
      if (Number(headers["Upload-Offset"]) !== held.length) code = 409;
      else if (headers["Upload-Checksum"] !== sum) code = 460;
      else {
        code = 204;
        for (const byte of piece) held.push(byte);
        if (headers["Upload-Length"]) length = Number(headers["Upload-Length"]);
        if (length === held.length) told.Rekaman = "ada";
      }
    }
    if (cut && calls % 3 === 0) throw new TypeError("cut");
    return new Response(null, { status: code, headers: { ...told, "Upload-Offset": String(held.length) } });
  };
  return { call, held };
}

async function persist(store, sender) {
  for (let tries = 0; tries < 40; tries += 1) {
    try {
      return await sendSounds(store, { headers: {}, call: sender.call });
    } catch {
      // the line was cut: again
    }
  }
  throw new Error("never arrived");
}

test("what arrived leaves the phone; the rest waits until it is known how long the sound is", async () => {
  const store = await kept([[1, bytesOf(1, 2)], [2, bytesOf(3)]]);
  const sender = server();
  await persist(store, sender);
  assert.deepEqual([sender.held, (await piecesOf(store, "r")).length, (await recordings(store)).length], [[1, 2, 3], 0, 1]);
  await keepRecording(store, { ...(await recordings(store))[0], length: 0 }); // closed with nothing left here: it has all
  await persist(store, sender);
  assert.deepEqual(await recordings(store), []);
});

test("answers that are cut off after the work neither lose nor double a byte", async () => {
  const numbers = Array.from({ length: 60 }, (_, place) => place);
  const store = await kept(numbers.map((number) => [number, bytesOf(number, number)]), 120);
  const sender = server({ cut: true });
  await persist(store, sender);
  assert.deepEqual([sender.held, await recordings(store)], [numbers.flatMap((number) => [number, number]), []]);
});

test("a large piece goes in bites, and a pause lets the bite on its way arrive", async () => {
  const store = await kept([[1, new Uint8Array(300 * 1024).fill(7).buffer]], 300 * 1024);
  const sender = server();
  let bites = 0;
  await sendSounds(store, { headers: {}, call: sender.call, told: () => (bites += 1), goOn: () => bites < 2 });
  assert.deepEqual([sender.held.length, (await recordings(store)).length], [128 * 1024, 1]);
  await persist(store, sender);
  assert.deepEqual([sender.held.length, await recordings(store)], [300 * 1024, []]);
});

test("how far a sound is: what arrived of what there is, also while it still grows and after the page was opened anew", async () => {
  const store = await kept([[1, bytesOf(1, 2)], [2, bytesOf(3)]]);
  assert.deepEqual([await extentOf(store, "r"), await extentOf(store, "none")], [{ from: 0, to: 3 }, undefined]);
  assert.deepEqual(partOf({}, { from: 2, to: 3 }, 0), { sent: 2, all: 3 });
  assert.deepEqual(partOf({ length: 8 }, { from: 2, to: 8 }, 5), { sent: 5, all: 8 });
  assert.deepEqual(partOf({}, undefined, 3), { sent: 3, all: 3 });
  assert.deepEqual([sizeOf(819_200, "id"), sizeOf(5_033_165, "id")], ["800 KB", "4,8 MB"]);
});

test("a sound of which nothing was kept is ended at the server too", async () => {
  const store = await kept([], 0);
  const methods = [];
  const sender = server();
  await sendSounds(store, { headers: {}, call: (address, options) => methods.push(options.method) && sender.call(address, options) });
  assert.deepEqual([methods, await recordings(store)], [["HEAD", "DELETE"], []]);
});

test("the rest that this phone lost is not waited for", async () => {
  const store = await kept([[1, bytesOf(1, 2)]], 5);
  const sender = server();
  await persist(store, sender);
  await persist(store, sender);
  assert.deepEqual([sender.held, await recordings(store)], [[1, 2], []]);
});

test("pieces of a file whose page was closed are swept, those of a recording stay", async () => {
  const store = await kept([[1, bytesOf(1)]]);
  await keepPiece(store, { recording: "lost", start: 0, end: 1, at: 0, bytes: bytesOf(9) });
  await forgetStrays(store);
  assert.deepEqual([(await piecesOf(store, "lost")).length, (await piecesOf(store, "r")).length], [0, 1]);
});

test("what the server says of a sound it will not have reaches the page", async () => {
  const store = await kept([[1, bytesOf(1)]]);
  const news = [];
  const call = async () => new Response("Berkas ini bukan suara.", { status: 415, headers: { "Tus-Resumable": "1.0.0" } });
  await sendSounds(store, { headers: {}, call, told: (one) => news.push(one) });
  assert.equal(news[0].why, "Berkas ini bukan suara.");
});

test("a deleted recording leaves nothing on the phone, and the page hears of it", async () => {
  const store = await kept([[1, bytesOf(1)]]);
  const news = [];
  await sendSounds(store, { headers: {}, call: server({ status: 410 }).call, told: (one) => news.push(one) });
  assert.deepEqual([await recordings(store), await piecesOf(store, "r"), news], [[], [], [{ id: "r", state: "dihapus", why: "" }]]);
});

test("a page to sign in says nothing about the sound: it stays", async () => {
  const store = await kept([[1, bytesOf(1)]]);
  await assert.rejects(sendSounds(store, { headers: {}, call: async () => new Response("<html>", { status: 200 }) }));
  await assert.rejects(sendSounds(store, { headers: {}, call: async () => new Response("no", { status: 403 }) }));
  assert.equal((await piecesOf(store, "r")).length, 1);
});

test("who stopped elsewhere is heard with the time since when nothing may be kept", async () => {
  const store = await kept([[1, bytesOf(1)]]);
  const news = [];
  await sendSounds(store, { headers: {}, call: server({ state: "mengunggah", stopped: 4 }).call, told: (one) => news.push(one) });
  assert.ok(Math.abs(Date.now() - 4000 - news[0].stopped) < 1000);
});

test("a sound ends with the last piece before the stop, never before what the server has", () => {
  const pieces = [{ at: 10, end: 5 }, { at: 20, end: 9 }, { at: 30, end: 14 }];
  assert.deepEqual([endAt(pieces, 20), endAt(pieces, 25), endAt(pieces, 1, 5), endAt(pieces, Infinity)], [9, 9, 5, 14]);
});

test("to begin asks once under the phone's own key, and a refusal comes in the server's words", async () => {
  let asked;
  const yes = async (_address, options) => {
    asked = options.headers;
    return new Response(null, { status: 201, headers: { "Tus-Resumable": "1.0.0", Location: "/tus/" } });
  };
  assert.equal(await begin("/", "k", { headers: {}, microphone: true, call: yes }), "/tus/");
  assert.deepEqual([asked["Upload-Defer-Length"], asked["Upload-Metadata"]], ["1", `kunci ${btoa("k")},cara ${btoa("mikrofon")}`]);
  const no = async () => new Response("Belum semua setuju.", { status: 403, headers: { "Tus-Resumable": "1.0.0" } });
  await assert.rejects(begin("/", "k", { headers: {}, length: 9, call: no }), (error) => error instanceof Refusal && error.message === "Belum semua setuju.");
});

test("what was heard after somebody stopped is not told", () => {
  const heard = { since: new Date(0), seconds: 9, near: 0.1, segments: [[0, 2], [3, 6], [7, 9]] };
  assert.deepEqual(upTo(heard, Infinity), heard);
  assert.deepEqual(upTo(heard, 5), { ...heard, seconds: 5, segments: [[0, 2], [3, 5]] });
  assert.deepEqual(upTo(heard, -1), { ...heard, seconds: 0, segments: [] });
});
