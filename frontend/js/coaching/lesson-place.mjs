// Where somebody stopped in a lesson: a share of the whole, 0 to 1. No DOM here.

/** @typedef {{place: number, at: string}} Stop */

const WORTH = 0.1; // of the lesson: so much further is worth a message while one goes on
const SPARE = 0.98; // who stopped here begins again

/** The later of two stops. @param {Stop | undefined} one @param {Stop | undefined} other @returns {Stop | undefined} */
export function later(one, other) {
  if (!one?.at || !other?.at) return one?.at ? one : other?.at ? other : undefined;
  return Date.parse(other.at) > Date.parse(one.at) ? other : one;
}

/** Where to go on: at the start when next to nothing or next to everything was seen. @param {Stop | undefined} stop */
export function resumed(stop) {
  const place = stop?.place ?? 0;
  return place > 0.02 && place < SPARE ? place : 0;
}

/** Is this place worth a message of its own? @param {number} place @param {number | undefined} sent the place told last */
export function worthTelling(place, sent) {
  return sent === undefined || place - sent >= WORTH;
}

/** How much of an element has passed the lower edge of the window. @param {{top: number, height: number}} box @param {number} window */
export function shareRead({ top, height }, window) {
  return height > 0 ? Math.min(1, Math.max(0, (window - top) / height)) : 0;
}

/** A share that fits the wire. @param {number} share */
export function rounded(share) {
  return Math.round(Math.min(1, Math.max(0, share || 0)) * 10_000) / 10_000;
}
