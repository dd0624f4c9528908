// Sounds that the server does not have yet, in IndexedDB: one database a user, gone piece by piece as they are received.
// recordings: {id, tus, length} — `length` once nothing more comes · pieces: {recording, start, end, at, bytes}

import { committed, done, opened, writing } from "../outbox/database.js";

const ofRecording = (id) => IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);

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

/** Pieces of a file whose page was closed before all of it was kept: nothing of it may stay. */
export async function forgetStrays(store) {
  const known = new Set((await recordings(store)).map(({ id }) => id));
  const keys = await done(store.transaction("pieces").objectStore("pieces").getAllKeys());
  const strays = keys.filter(([id]) => !known.has(id));
  if (strays.length) await write(store, (_recordings, pieces) => strays.forEach((key) => pieces.delete(key)));
}

/** Where a sound ends that somebody stopped at `since`: after the last piece recorded before, never before `received`. */
export function endAt(pieces, since, received = 0) {
  return pieces.filter((piece) => piece.at <= since).reduce((end, piece) => Math.max(end, piece.end), received);
}

/** The rest of the piece in which `offset` lies, undefined when it is not here. */
export function restFrom(pieces, offset) {
  const piece = pieces.find(({ start, end }) => start <= offset && offset < end);
  return piece && piece.bytes.slice(offset - piece.start);
}
