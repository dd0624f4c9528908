// Sounds that the server does not have yet, in IndexedDB: one database a user, gone piece by piece as they are received.
// recordings: {id, tus, length} — `length` once nothing more comes · pieces: {recording, start, end, at, bytes}

import { committed, done, opened, writing } from "../outbox/database.js";

const ofRecording = (id, until = Number.MAX_SAFE_INTEGER) => IDBKeyRange.bound([id, 0], [id, until]);

function shape({ result }) {
  result.createObjectStore("recordings", { keyPath: "id" });
  result.createObjectStore("pieces", { keyPath: ["recording", "start"] });
}

/** @param {string} user @returns {Promise<IDBDatabase>} */
export const openSounds = (user) => opened("suara", user, 1, shape);

async function write(store, work) {
  const transaction = writing(store, ["recordings", "pieces"]);
  work(transaction.objectStore("recordings"), transaction.objectStore("pieces"));
  await committed(transaction);
}

export const keepRecording = (store, recording) => write(store, (known) => known.put(recording));
export const keepPiece = (store, piece) => write(store, (_recordings, kept) => kept.put(piece));
export const recordings = (store) => done(store.transaction("recordings").objectStore("recordings").getAll());
const pieces = (store) => store.transaction("pieces").objectStore("pieces");
/** Those that begin at `until` or before: of a large file that is never all of it. */
export const piecesOf = (store, id, until = undefined) => done(pieces(store).getAll(ofRecording(id, until)));

/** From where to where a sound lies on this phone, without reading it. */
export async function extentOf(store, id) {
  const [first, last] = await Promise.all([done(pieces(store).getKey(ofRecording(id))), done(pieces(store).openCursor(ofRecording(id), "prev"))]);
  return first && { from: first[1], to: last.value.end };
}

/** The server has everything before `offset`. */
export async function forgetBefore(store, id, offset) {
  const gone = (await piecesOf(store, id, offset)).filter((piece) => piece.end <= offset);
  if (gone.length) await write(store, (_recordings, kept) => gone.forEach((piece) => kept.delete([id, piece.start])));
}

export const forgetRecording = (store, id) =>
  write(store, (known, kept) => {
    known.delete(id);
    kept.delete(ofRecording(id));
  });

/** Pieces of a file whose page was closed before all of it was kept: nothing of it may stay. */
export async function forgetStrays(store) {
  const known = new Set((await recordings(store)).map(({ id }) => id));
  const keys = await done(pieces(store).getAllKeys());
  const strays = keys.filter(([id]) => !known.has(id));
  if (strays.length) await write(store, (_recordings, kept) => strays.forEach((key) => kept.delete(key)));
}

/** Where a sound ends that somebody stopped at `since`: after the last piece recorded before, never before `received`. */
export function endAt(kept, since, received = 0) {
  return kept.filter((piece) => piece.at <= since).reduce((end, piece) => Math.max(end, piece.end), received);
}

/** The rest of the piece in which `offset` lies, undefined when it is not here. */
export function restFrom(kept, offset) {
  const piece = kept.find(({ start, end }) => start <= offset && offset < end);
  return piece && piece.bytes.slice(offset - piece.start);
}
