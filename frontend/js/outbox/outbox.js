// What a person did without signal: kept on the phone, sent in batches, answered one by one.
// A page script calls `put(kind, payload)`; the badge of base.html calls `drain()`.
import { meta, postHeaders } from "../shell/meta.js";
import { everything, forget, keep, openStore } from "./store.js";
import { uuid7 } from "./uuid7.js";

export const BATCH = 50;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 300_000;
const RECEIVED = new Set(["baru", "ulang", "ganda"]);

const changed = () => globalThis.dispatchEvent?.(new Event("outbox:changed"));

/** Full jitter: anything between a second and the cap of this attempt. @param {number} failures @param {() => number} chance */
export function backOff(failures, chance = Math.random) {
  const cap = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures);
  return Math.round(FIRST_PAUSE + chance() * (cap - FIRST_PAUSE));
}

/** Keep one event; resolves with its key once it is on the disk. @param {string} kind @param {object} payload */
export async function put(kind, payload, user = meta("user")) {
  const event = { key: uuid7(), kind, payload, made_at: new Date().toISOString(), state: "kept" };
  const store = await openStore(user);
  await keep(store, [event]);
  store.close();
  changed();
  return event.key;
}

/** What an answer does to the stored events: which leave, which stay with a remark. */
export function settle(events, answers) {
  const byKey = new Map(answers.map((result) => [result.key, result]));
  const leave = [];
  const stay = [];
  for (const event of events) {
    const result = byKey.get(event.key);
    if (!result) continue; // not answered: stays as it is, goes again next time
    if (RECEIVED.has(result.verdict)) leave.push(event.key);
    else stay.push({ ...event, state: result.verdict === "ditahan" ? "held" : "refused", code: result.code ?? "", message: result.message ?? "" });
  }
  return { leave, stay };
}

/** Numbers for the badge. */
export function count(events) {
  const of = (state) => events.filter((event) => event.state === state).length;
  return { kept: of("kept"), held: of("held"), refused: of("refused") };
}

async function sendBatch(events) {
  const body = JSON.stringify({ events: events.map(({ key, kind, payload, made_at }) => ({ key, kind, payload, made_at })) });
  const answer = await fetch(meta("outbox-url"), { method: "POST", body, headers: { ...postHeaders(), "Content-Type": "application/json" } });
  if (!answer.ok) throw new Error(`outbox ${answer.status}`);
  return (await answer.json()).answers;
}

/** Send all that waits; throws when the network or the server does not answer. @returns {Promise<void>} */
export async function drain(user = meta("user"), send = sendBatch) {
  const store = await openStore(user);
  try {
    for (;;) {
      const batch = (await everything(store)).filter((event) => event.state === "kept").slice(0, BATCH);
      if (!batch.length) return;
      const { leave, stay } = settle(batch, await send(batch));
      await keep(store, stay);
      await forget(store, leave);
      changed();
      if (leave.length + stay.length === 0) throw new Error("outbox: no event was answered");
    }
  } finally {
    store.close();
  }
}

/** @returns {Promise<{kept: number, held: number, refused: number}>} */
export async function waiting(user = meta("user")) {
  const store = await openStore(user);
  const numbers = count(await everything(store));
  store.close();
  return numbers;
}
