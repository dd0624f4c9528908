// The session's codes as the server makes them (ADR 8), for a screen of the staff that holds the session's key.
import { unpacked } from "../outbox/canonical.js";

export const STEP = 15_000;
const SPOKEN = 300_000;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** @param {string} key base64url */
export const openKey = (key) => crypto.subtle.importKey("raw", unpacked(key), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

async function mac(key, text) {
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(text)));
}

/** Ten letters of base32 are 50 bits. @param {Uint8Array} bytes */
function tenLetters(bytes) {
  const value = bytes.slice(0, 7).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) >> 6n;
  return Array.from({ length: 10 }, (_, at) => LETTERS[Number((value >> BigInt(45 - 5 * at)) & 31n)]).join("");
}

/** What follows the session in its code at a moment: `step.mac`. @param {CryptoKey} key @param {string} session */
export async function venueTail(key, session, now) {
  const step = Math.floor(now / STEP);
  return `${step}.${tenLetters(await mac(key, `${session}|${step}`))}`;
}

/** The six digits to be read out at a moment. @param {CryptoKey} key @param {string} session */
export async function spokenCode(key, session, now) {
  const bytes = await mac(key, `lisan|${session}|${Math.floor(now / SPOKEN)}`);
  const value = bytes.slice(0, 8).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return String(value % 1_000_000n).padStart(6, "0");
}
