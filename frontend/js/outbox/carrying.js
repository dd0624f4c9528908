// A file of unsent events: another phone carries it to where there is signal. The events stay as they are, signed by the
// device that made them; sending them twice changes nothing.
import { canonical, digest } from "./canonical.js";
import { signature } from "./device.js";
import { fact, inState, keep, withStore } from "./store.js";

const KIND = "titipan";

const without = (body, names) => Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
const hashOf = (event) => digest(canonical(without(event, ["sig"])));

/** @param {string} user @returns {Promise<{name: string, text: string} | null>} null when nothing waits */
export async function exportFile(user) {
  return withStore(user, async (store) => {
    const waiting = (await inState(store, "kept")).filter((record) => record.event && !record.carried).sort((one, other) => one.seq - other.seq);
    const device = await fact(store, "key");
    if (!waiting.length || !device) return null;
    const events = waiting.map((record) => record.event);
    const last = events.at(-1);
    const head = { v: 1, jenis: KIND, dev: device.dev, dibuat: Date.now(), jumlah: events.length, akhir: await hashOf(last) };
    const file = { ...head, events, sig: await signature(device.key, head) };
    return { name: `pamong-titipan-${device.dev}-${last.seq}.json`, text: JSON.stringify(file) };
  });
}

const isWhole = (file) => file?.v === 1 && file.jenis === KIND && Array.isArray(file.events) && file.events.length === file.jumlah && file.jumlah > 0;

/** Read a file of another phone. @param {string} text @returns {Promise<object[]>} its events; throws when cut or changed */
export async function readFile(text) {
  const file = JSON.parse(text);
  if (!isWhole(file) || !file.events.every((event) => event.sig && event.id)) throw new Error("not a whole file");
  if ((await hashOf(file.events.at(-1))) !== file.akhir) throw new Error("the file was changed");
  return file.events;
}

/** Take the events of a file into this outbox. @param {string} text @param {string} user @returns {Promise<number>} how many */
export async function importFile(text, user) {
  const events = await readFile(text);
  const record = (event) => ({
    key: event.id,
    kind: event.jenis,
    payload: event.data,
    made_at: new Date(event.t + event.off).toISOString(),
    state: "kept",
    seq: event.seq,
    event,
    carried: event.dev,
  });
  await withStore(user, (store) => keep(store, events.map(record)));
  globalThis.dispatchEvent?.(new Event("outbox:changed"));
  return events.length;
}
