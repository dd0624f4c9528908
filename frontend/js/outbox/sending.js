// One call to the server, and what its answer does to what is kept. Signed events speak for themselves: no session goes
// along, so a stale one does no harm. Events without a key need the session.
import { meta, postHeaders } from "../shell/meta.js";
import { clockOf } from "./device.js";
import { fact, forget, inState, keep, learn } from "./store.js";
import { SIGN_IN, Trouble } from "./trouble.js";

const PATIENCE = 30_000;
const RECEIVED = new Set(["baru", "ulang", "ganda"]);
const UNKNOWN_DEVICE = "perangkat_tidak_dikenal";

/** @param {{events: object[], dev?: string}} body @param {boolean} signed */
export async function post(body, signed) {
  const patience = AbortSignal.timeout ? { signal: AbortSignal.timeout(PATIENCE) } : {};
  const headers = { ...(signed ? {} : postHeaders()), "Content-Type": "application/json" };
  const credentials = signed ? "omit" : "same-origin";
  const answer = await fetch(meta("outbox-url"), { method: "POST", body: JSON.stringify(body), headers, credentials, ...patience });
  if (answer.ok) return answer.json();
  if ([401, 403].includes(answer.status)) throw new Trouble(SIGN_IN);
  const told = answer.status === 503 ? await answer.json().catch(() => ({})) : {};
  throw new Trouble(told.code ?? "sibuk", told.message ?? "", 1000 * (told.tunggu ?? 0));
}

/** What an answer does to the events: which leave, which stay and how, and whether the device must be made known again. */
export function settle(events, answers) {
  const byKey = new Map(answers.map((result) => [result.key, result]));
  const leave = [];
  const stay = [];
  let unknown = false;
  let signIn = false;
  for (const event of events) {
    const result = byKey.get(event.key);
    const waits = result?.code === SIGN_IN || (result?.code === UNKNOWN_DEVICE && event.event && !event.carried);
    unknown ||= result?.code === UNKNOWN_DEVICE;
    signIn ||= result?.code === SIGN_IN;
    if (!result || waits) continue; // not taken: stays as it is, goes again next time
    // A repeat of what is held carries its code again: it still waits for a person.
    const held = result.verdict === "ditahan" || (result.verdict === "ulang" && Boolean(result.code));
    if (held || !RECEIVED.has(result.verdict)) stay.push({ ...event, state: held ? "held" : "refused", code: result.code ?? "", message: result.message ?? "" });
    else if (event.event && !event.carried) stay.push({ ...event, state: "sent", code: "", message: "" });
    else leave.push(event.key);
  }
  return { leave, stay, unknown, signIn };
}

/** After a restore of the server everything that was not in a backup goes again. */
async function sendAgain(store, safe) {
  const heard = (await Promise.all(["sent", "held", "refused"].map((state) => inState(store, state)))).flat();
  await keep(store, heard.filter((event) => event.event && !event.carried && event.seq > safe).map((event) => ({ ...event, state: "kept" })));
}

/** What is in a backup that was read back may leave the phone. */
async function clear(store, safe) {
  const sent = await inState(store, "sent");
  await forget(store, sent.filter((event) => event.seq <= safe).map((event) => event.key));
}

/** Learn from the server's answer: its clock, its epoch, how far this device is held and safe. */
export async function hear(store, dev, told, before) {
  const known = await fact(store, "server");
  const held = told.perangkat?.[dev];
  const clock = told.waktu ? clockOf(told.waktu, before, Date.now()) : {};
  const news = { ...clock, ...(told.ep ? { ep: told.ep } : {}), ...(held ?? {}), trouble: null, asked: Date.now() };
  await learn(store, "server", news);
  if (held) await clear(store, held.aman);
  if (known?.ep && told.ep && known.ep !== told.ep) await sendAgain(store, held?.aman ?? 0);
}

/** Send one batch and put away what was answered. Returns whether the device must be made known. */
export async function sendBatch(store, dev, batch, signed, call) {
  const events = batch.map((record) => (signed ? record.event : { key: record.key, kind: record.kind, payload: record.plain ?? record.payload, made_at: record.made_at }));
  const before = Date.now();
  const told = await call({ events, ...(dev ? { dev } : {}) }, signed);
  const { leave, stay, unknown, signIn } = settle(batch, told.answers);
  await keep(store, stay);
  await forget(store, leave);
  await hear(store, dev, told, before);
  if (signIn) throw new Trouble(SIGN_IN);
  if (!unknown && leave.length + stay.length === 0) throw new Trouble("sibuk", "no event was answered");
  return { unknown, pause: 1000 * (told.tunggu ?? 0) };
}
