// What every store in IndexedDB needs: one database a user, promises for requests, writes that are on the disk.

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
export const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @param {IDBTransaction} transaction */
export const committed = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(undefined);
    transaction.onabort = () => reject(transaction.error ?? new Error("not written"));
  });

/** "strict": committed means on the disk, not in the system's memory. */
export const writing = (store, names) => store.transaction(names, "readwrite", { durability: "strict" });

/** @param {string} name @param {string} user @param {number} version @param {(request: IDBOpenDBRequest) => void} shape @returns {Promise<IDBDatabase>} */
export async function opened(name, user, version, shape) {
  const request = indexedDB.open(`pamong-${name}-${user || "anonymous"}`, version);
  request.onupgradeneeded = () => shape(request);
  const store = await done(request);
  store.onversionchange = () => store.close();
  return store;
}

/** Work with a store and close it. @template T @param {Promise<IDBDatabase>} opening @param {(store: IDBDatabase) => Promise<T>} work @returns {Promise<T>} */
export async function using(opening, work) {
  const store = await opening;
  try {
    return await work(store);
  } finally {
    store.close();
  }
}
