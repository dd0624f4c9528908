// The outbox in IndexedDB, one database a user.
// events: {key, kind, payload, made_at, state, seq?, event?, carried?, code?, message?}; `event` is the signed form.
//   state: "kept" on the phone · "sent" received, stays until it is in a backup · "held" received, a person will look ·
//   "refused" with a reason. Unsigned and carried events leave when they are received.
// facts: `key` (the device's key), `chain` (number and hash of its last event), `server` (what it said last).

import { committed, done, opened, using, writing } from "./database.js";

function shape(request) {
  const base = request.result;
  const events = base.objectStoreNames.contains("events") ? request.transaction.objectStore("events") : base.createObjectStore("events", { keyPath: "key" });
  if (!events.indexNames.contains("state")) events.createIndex("state", "state");
  if (!base.objectStoreNames.contains("facts")) base.createObjectStore("facts", { keyPath: "name" });
}

/** @param {string} user @returns {Promise<IDBDatabase>} */
export const openStore = (user) => opened("outbox", user, 2, shape);

/** Open, work, close. @template T @param {string} user @param {(store: IDBDatabase) => Promise<T>} work @returns {Promise<T>} */
export const withStore = (user, work) => using(openStore(user), work);

/** Resolves only when the events are on the disk. @param {IDBDatabase} store @param {object[]} events */
export async function keep(store, events) {
  if (!events.length) return;
  const transaction = writing(store, "events");
  for (const event of events) transaction.objectStore("events").put(event);
  await committed(transaction);
}

/** Keep one signed event and move the chain with it; false when another tab moved the chain first. */
export async function append(store, event, before, after) {
  const transaction = writing(store, ["events", "facts"]);
  const facts = transaction.objectStore("facts");
  const chain = (await done(facts.get("chain"))) ?? { seq: 0 };
  const mine = chain.seq === before;
  if (!mine) return false;
  try {
    transaction.objectStore("events").add(event);
    facts.put({ name: "chain", ...after });
  } catch (error) {
    transaction.abort(); // both or none: a chain that moved without its event would have a gap
    throw error;
  }
  await committed(transaction);
  return true;
}

/** @param {IDBDatabase} store @param {string[]} keys */
export async function forget(store, keys) {
  if (!keys.length) return;
  const transaction = writing(store, "events");
  for (const key of keys) transaction.objectStore("events").delete(key);
  await committed(transaction);
}

/** All events, oldest first: UUIDv7 keys sort by time. @param {IDBDatabase} store @returns {Promise<any[]>} */
export const everything = (store) => done(store.transaction("events").objectStore("events").getAll());

/** Records by key; `undefined` for one that left. @param {IDBDatabase} store @param {string[]} keys @returns {Promise<any[]>} */
export function records(store, keys) {
  const events = store.transaction("events").objectStore("events");
  return Promise.all(keys.map((key) => done(events.get(key))));
}

/** @param {IDBDatabase} store @param {string} state @returns {Promise<any[]>} */
export const inState = (store, state) => done(store.transaction("events").objectStore("events").index("state").getAll(state));

/** @param {IDBDatabase} store @param {string[]} states @returns {Promise<number[]>} */
export function numberIn(store, states) {
  const index = store.transaction("events").objectStore("events").index("state");
  return Promise.all(states.map((state) => done(index.count(state))));
}

/** @param {IDBDatabase} store @param {string} name @returns {Promise<any>} */
export const fact = (store, name) => done(store.transaction("facts").objectStore("facts").get(name));

/** Add to what is known; `once` refuses to replace. Resolves with what stands afterwards. */
export async function learn(store, name, news, once = false) {
  const transaction = writing(store, "facts");
  const facts = transaction.objectStore("facts");
  const known = await done(facts.get(name));
  const next = once && known ? known : { ...known, ...news, name };
  facts.put(next);
  await committed(transaction);
  return next;
}
