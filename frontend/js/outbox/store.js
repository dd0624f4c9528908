// The outbox in IndexedDB, one database a user: {key, kind, payload, made_at, state, code, message}.
// state: "kept" on the phone · "held" received, a person will look · "refused" with a reason. Received events leave.

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @param {IDBTransaction} transaction */
const committed = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(undefined);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });

/** @param {string} user @returns {Promise<IDBDatabase>} */
export function openStore(user) {
  const request = indexedDB.open(`pamong-outbox-${user || "anonymous"}`, 1);
  request.onupgradeneeded = () => request.result.createObjectStore("events", { keyPath: "key" });
  return done(request);
}

/** Resolves only when the event is on the disk. @param {IDBDatabase} store @param {object[]} events */
export async function keep(store, events) {
  const transaction = store.transaction("events", "readwrite", { durability: "strict" });
  for (const event of events) transaction.objectStore("events").put(event);
  await committed(transaction);
}

/** @param {IDBDatabase} store @param {string[]} keys */
export async function forget(store, keys) {
  const transaction = store.transaction("events", "readwrite", { durability: "strict" });
  for (const key of keys) transaction.objectStore("events").delete(key);
  await committed(transaction);
}

/** All events, oldest first: UUIDv7 keys sort by time. @param {IDBDatabase} store @returns {Promise<any[]>} */
export function everything(store) {
  return done(store.transaction("events").objectStore("events").getAll());
}
