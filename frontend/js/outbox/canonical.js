// JSON written in the one way that can be signed (RFC 8785), its hash, and bytes as text. Twin of core/canonical.py.

const MOST = Number.MAX_SAFE_INTEGER;
const LONE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/;

/** @param {any} value @returns {string} */
function written(value) {
  if (typeof value === "number" && !(Math.abs(value) <= MOST)) throw new RangeError("a number that cannot be signed");
  if (typeof value === "string" && LONE.test(value)) throw new RangeError("half a character cannot be signed");
  if (Array.isArray(value)) return `[${value.map(written).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  return `{${names.sort().map((name) => `${written(name)}:${written(value[name])}`).join(",")}}`;
}

/** @param {any} value @returns {Uint8Array} */
export const canonical = (value) => new TextEncoder().encode(written(value));

/** What was typed, with halves of characters (a cut emoji) replaced: the rest must not be lost for it. @param {any} value */
export function clean(value) {
  const mended = (_, item) => (typeof item === "string" && LONE.test(item) ? new TextDecoder().decode(new TextEncoder().encode(item)) : item);
  return JSON.parse(JSON.stringify(value, mended));
}

/** base64url without padding. @param {ArrayBuffer | Uint8Array} bytes */
export function packed(bytes) {
  const text = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {string} text base64url @returns {Uint8Array} */
export const unpacked = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

/** SHA-256 in 43 characters. @param {Uint8Array} bytes */
export const digest = async (bytes) => packed(await crypto.subtle.digest("SHA-256", bytes));
