// Sounds that the server does not have yet, in IndexedDB: one database a user, gone piece by piece as they are received.
// recordings: {id, tus, length} — `length` once nothing more comes · pieces: {recording, start, end, at, bytes}

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const committed = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(undefined);
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error("sound: not written"));
  });

const ofRecording = (id) => IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);

/** @param {string} user @returns {Promise<IDBDatabase>} */
export async function openSounds(user) {
  const request = indexedDB.open(`pamong-suara-${user || "anonymous"}`, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("recordings", { keyPath: "id" });
    request.result.createObjectStore("pieces", { keyPath: ["recording", "start"] });
  };
  const store = await done(request);
  store.onversionchange = () => store.close();
  return store;
}

/** "strict": committed means on the disk. */
async function write(store, work) {
  const transaction = store.transaction(["recordings", "pieces"], "readwrite", { durability: "strict" });
  work(transaction.objectStore("recordings"), transaction.objectStore("pieces"));
  await committed(transaction);
}

export const keepRecording = (store, recording) => write(store, (recordings) => recordings.put(recording));
export const keepPiece = (store, piece) => write(store, (_recordings, pieces) => pieces.put(piece));
export const recordings = (store) => done(store.transaction("recordings").objectStore("recordings").getAll());
export const piecesOf = (store, id) => done(store.transaction("pieces").objectStore("pieces").getAll(ofRecording(id)));

/** The server has everything before `offset`. */
export async function forgetBefore(store, id, offset) {
  const gone = (await piecesOf(store, id)).filter((piece) => piece.end <= offset);
  if (gone.length) await write(store, (_recordings, pieces) => gone.forEach((piece) => pieces.delete([id, piece.start])));
}

export const forgetRecording = (store, id) =>
  write(store, (recordings, pieces) => {
    recordings.delete(id);
    pieces.delete(ofRecording(id));
  });

/** Where a sound ends that somebody stopped at `since`: after the last piece recorded before, never before `received`. */
export function endAt(pieces, since, received = 0) {
  return pieces.filter((piece) => piece.at <= since).reduce((end, piece) => Math.max(end, piece.end), received);
}

/** The rest of the piece in which `offset` lies, undefined when it is not here. */
export function restFrom(pieces, offset) {
  const piece = pieces.find(({ start, end }) => start <= offset && offset < end);
  return piece && piece.bytes.slice(offset - piece.start);
}
