// What a person did without signal: kept on the phone, sent in batches, answered one by one.
// A page script calls `put(kind, payload)`; the badge of base.html calls `drain()`. The wire: docs/decisions/0008.
import { currentUser, meta } from "../shell/meta.js";
import { clean } from "./canonical.js";
import { alone, keepSigned } from "./chain.js";
import { deviceOf, enrol } from "./device.js";
import { post, sendBatch } from "./sending.js";
import { fact, inState, learn, numberIn, withStore } from "./store.js";
import { Trouble } from "./trouble.js";
import { uuid7 } from "./uuid7.js";

export const BATCH = 100;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 300_000;
const ASK_AGAIN = 300_000; // is it safe by now?

const changed = () => globalThis.dispatchEvent?.(new Event("outbox:changed"));

/** Full jitter: anything between a second and the cap of this attempt. @param {number} failures @param {() => number} chance */
export function backOff(failures, chance = Math.random) {
  const cap = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures);
  return Math.round(FIRST_PAUSE + chance() * (cap - FIRST_PAUSE));
}

/** Keep one event; resolves with its key once it is on the disk, rejects when it is not (no room, no storage).
 * `about`: what stands beside the data (`sesi`, `peserta`, `cara`, `bukti`, `dasar`); `plain`: the payload for a browser
 * without a key. @param {string} kind @param {object} payload @param {{about?: object, plain?: object, user?: string}} more */
export async function put(kind, payload, { about = {}, plain, user = currentUser() } = {}) {
  const record = { key: uuid7(), kind, payload: clean(payload), made_at: new Date().toISOString(), state: "kept", ...(plain ? { plain: clean(plain) } : {}) };
  try {
    await withStore(user, (store) => keepSigned(store, record, about, user));
  } catch (error) {
    globalThis.dispatchEvent?.(new Event("outbox:full"));
    throw error;
  }
  changed();
  return record.key;
}

/** Signed first, in the order of the chain; a device the server will not have sends by the session instead. */
export function nextBatch(events, refused) {
  const signed = refused ? [] : events.filter((event) => event.event).sort((one, other) => one.seq - other.seq);
  const batch = signed.length ? signed : events;
  return { batch: batch.slice(0, BATCH), signed: signed.length > 0 };
}

async function known(store, user, device, call) {
  const server = await fact(store, "server");
  if (!device || server?.enrolled || server?.refused) return;
  await call.enrol(store, device, user, meta("devices-url"));
}

async function ask(store, device, call) {
  const [server, [sent]] = await Promise.all([fact(store, "server"), numberIn(store, ["sent"])]);
  if (!device || !sent || Date.now() - (server?.asked ?? 0) < ASK_AGAIN) return;
  await sendBatch(store, device.dev, [], true, call.post).catch(() => {}); // nothing waits: no hurry
}

async function drainStore(store, user, call) {
  const device = await fact(store, "key");
  for (;;) {
    const { refused } = (await fact(store, "server")) ?? {};
    const { batch, signed } = nextBatch(await inState(store, "kept"), refused);
    if (!batch.length) return ask(store, device, call);
    if (signed && batch.some((event) => !event.carried)) await known(store, user, device, call);
    const { unknown, pause } = await sendBatch(store, device?.dev, batch, signed, call.post);
    if (unknown) await forgetEnrolment(store, user, device, call);
    changed();
    if (pause) throw new Trouble("sibuk", "", pause);
  }
}

/** The server does not know this device (it was restored from an older backup): introduce it again. */
async function forgetEnrolment(store, user, device, call) {
  const { introduced = 0 } = (await fact(store, "server")) ?? {};
  if (Date.now() - introduced < FIRST_PAUSE * 60) throw new Trouble("sibuk", "device not known");
  await learn(store, "server", { enrolled: false, introduced: Date.now() });
  await known(store, user, device, call);
}

/** Send all that waits; throws `Trouble` when the network or the server does not take it. @returns {Promise<void>} */
export async function drain(user = currentUser(), call = { post, enrol }) {
  await withStore(user, async (store) => {
    try {
      await drainStore(store, user, call);
    } catch (error) {
      const trouble = error instanceof Trouble ? { code: error.code, message: error.words } : null;
      await learn(store, "server", { trouble }).catch(() => {});
      changed(); // a list that was drawn before the answer came tells the reason too
      throw error;
    }
  });
}

/** The same, one tab at a time. */
export const drainAlone = () => alone("pamong-outbox", () => drain());

/** Make this browser a device before it is needed without signal. @returns {Promise<{dev: string, off: number} | null>} */
export async function prepareDevice(user = currentUser(), call = { enrol }) {
  return withStore(user, async (store) => {
    const device = await deviceOf(store);
    await known(store, user, device, call).catch(() => {}); // without signal it is introduced later
    const { off = 0 } = (await fact(store, "server")) ?? {};
    return device && { dev: device.dev, off };
  });
}

/** Numbers for the badge, and what the server said when it could not take anything.
 * @returns {Promise<{kept: number, sent: number, held: number, refused: number, ever: boolean, trouble: any}>} */
export async function waiting(user = currentUser()) {
  return withStore(user, async (store) => {
    const [numbers, chain, server] = await Promise.all([numberIn(store, ["kept", "sent", "held", "refused"]), fact(store, "chain"), fact(store, "server")]);
    const [kept, sent, held, refused] = numbers;
    return { kept, sent, held, refused, ever: Boolean(chain), trouble: server?.trouble ?? null };
  });
}
