// The arithmetic of the tap pad. A tap is {key, code, at}. No DOM here.

/** @typedef {{key: string, code: string, at: string}} Tap */

export const HOLD = 500; // a press that lasts longer is held on purpose
export const NOTE = "CT";
const SPEAKERS = new Set(["BC", "BR"]);

/** Taps of the server and of this phone, each once, without those taken back, in order. @param {Tap[]} one @param {Tap[]} two @param {string[]} undone */
export function joined(one, two, undone) {
  const known = new Map([...one, ...two].map((tap) => [tap.key, tap]));
  for (const key of undone) known.delete(key);
  return [...known.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** How often each code was tapped. @param {Tap[]} taps @returns {Record<string, number>} */
export function times(taps) {
  /** @type {Record<string, number>} */
  const found = {};
  for (const { code } of taps) found[code] = (found[code] ?? 0) + 1;
  return found;
}

/** Who speaks by the latest tap. @param {Tap[]} taps */
export function speaking(taps) {
  return [...taps].reverse().find((tap) => SPEAKERS.has(tap.code))?.code ?? "";
}

/** What travels: held buttons carry how long. @param {{kelompok: string, ulangan?: string}} where @param {string} code @param {number} pressed @param {number} length milliseconds */
export function payloadOfTap(where, code, pressed, length) {
  const held = length >= HOLD ? { tahan: Math.round(length) } : {};
  return { ...where, kode: code, pada: new Date(pressed).toISOString(), ...held };
}
