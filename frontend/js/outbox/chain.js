// Events of a device: numbered without gaps, each naming the hash of the one before, signed.
import { canonical, digest, packed } from "./canonical.js";
import { deviceOf, signature } from "./device.js";
import { append, fact, keep } from "./store.js";

const NO_EPOCH = "00000000-0000-0000-0000-000000000000"; // the phone never heard from the server
const ORIGIN = /* @__PURE__ */ (() => packed(globalThis.crypto.getRandomValues(new Uint8Array(6))))(); // of this load of the page

/** One tab at a time where the browser can say so; without, the store itself notices a second one. */
export const alone = (name, work) => (globalThis.navigator?.locks ? navigator.locks.request(name, work) : work());

/** The next event of the chain, not signed yet. */
function next(record, about, user, device, chain, server) {
  const now = Date.now();
  return {
    ...about,
    v: 1,
    id: record.key,
    ep: server?.ep ?? NO_EPOCH,
    dev: device.dev,
    seq: chain.seq + 1,
    prev: chain.hash ?? null,
    jenis: record.kind,
    aktor: user,
    t: now,
    mono: Math.round(performance.now()),
    asal: ORIGIN,
    off: server?.off ?? 0,
    off_umur: Math.max(0, now - (server?.at ?? 0)),
    data: record.payload,
  };
}

async function link(store, record, about, user, device) {
  for (;;) {
    const [chain = { seq: 0 }, server] = await Promise.all([fact(store, "chain"), fact(store, "server")]);
    const body = next(record, about, user, device, chain, server);
    const hash = await digest(canonical(body));
    const event = { ...body, sig: await signature(device.key, body) };
    if (await append(store, { ...record, seq: body.seq, event }, chain.seq, { seq: body.seq, hash })) return;
  }
}

/** Keep a record, signed where this browser is a device, else as it is. @param {object} about `sesi`, `cara`, `bukti` … */
export async function keepSigned(store, record, about, user) {
  const server = await fact(store, "server");
  const device = server?.refused ? null : await deviceOf(store);
  if (device) await alone(`pamong-chain-${user}`, () => link(store, record, about, user, device));
  else await keep(store, [record]);
}
