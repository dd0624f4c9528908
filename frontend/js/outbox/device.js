// This browser as a device: a P-256 key that cannot leave it, one for each user, made known to the server once (ADR 8).
import { freshHeaders, postHeaders } from "../shell/meta.js";
import { canonical, packed } from "./canonical.js";
import { fact, learn } from "./store.js";
import { SIGN_IN, Trouble } from "./trouble.js";
import { uuidOf } from "./uuid7.js";

const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", hash: "SHA-256" };
const PATIENCE = 20_000;

/** Base64url of the 64 bytes r‖s over the canonical bytes. @param {CryptoKey} key @param {object} body */
export async function signature(key, body) {
  return packed(await crypto.subtle.sign(SIGNING, key, canonical(body)));
}

/** The name a device has here and in every hall: the first 16 bytes of SHA-256 over its public key, as a UUID. */
export async function deviceName(spki) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", spki)).slice(0, 16);
  bytes[6] = 0x80 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return uuidOf(bytes);
}

async function newKey() {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["sign"]);
  const spki = await crypto.subtle.exportKey("spki", pair.publicKey);
  return { key: pair.privateKey, spki: packed(spki), dev: await deviceName(spki) };
}

/** The device of this store, made when there is none; null where the browser cannot hold a key. @param {IDBDatabase} store */
export async function deviceOf(store) {
  const known = await fact(store, "key");
  if (known) return known;
  if (!globalThis.crypto?.subtle) return null;
  navigator.storage?.persist?.(); // asks the browser not to clear it when the disk is full
  return learn(store, "key", await newKey(), true).catch(() => null); // a private window cannot keep a key
}

/** A random mark of this browser, the same for all its users. */
function mark() {
  const known = localStorage.getItem("pamong-tanda");
  if (known) return known;
  localStorage.setItem("pamong-tanda", packed(crypto.getRandomValues(new Uint8Array(16))));
  return localStorage.getItem("pamong-tanda");
}

/** `Chrome di Android`: so that a person finds the device in a list. @param {string} agent */
export function nameOf(agent) {
  const first = (pairs) => pairs.find(([sign]) => agent.includes(sign))?.[1];
  const browser = first([["Edg", "Edge"], ["Firefox", "Firefox"], ["SamsungBrowser", "Samsung Internet"], ["Chrome", "Chrome"], ["Safari", "Safari"]]);
  const system = first([["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Windows", "Windows"], ["Mac", "Mac"], ["Linux", "Linux"]]);
  return `${browser ?? "Peramban"} di ${system ?? "perangkat"}`;
}

/** What the server's clock showed when the call was in the middle. */
export const clockOf = (waktu, before, after) => ({ off: Math.round(waktu - (before + after) / 2), at: Math.round(after) });

/** Make the key known to the server; needs the session. @param {string} user @param {string} address */
export async function enrol(store, device, user, address) {
  const body = { v: 1, aktor: user, kunci: device.spki, nama: nameOf(navigator.userAgent), tanda: mark(), t: Date.now() };
  const text = JSON.stringify({ ...body, sig: await signature(device.key, body) });
  const patience = AbortSignal.timeout ? { signal: AbortSignal.timeout(PATIENCE) } : {};
  const call = (headers) => fetch(address, { method: "POST", body: text, headers: { ...headers, "Content-Type": "application/json" }, ...patience });
  let before = Date.now();
  let answer = await call(postHeaders());
  if (answer.status === 403) {
    const headers = await freshHeaders();
    before = Date.now();
    answer = await call(headers);
  }
  if ([401, 403].includes(answer.status)) throw new Trouble(SIGN_IN);
  const told = await answer.json();
  if (answer.status === 409) return learn(store, "server", { enrolled: false, refused: told.code, refusal: told.message });
  if (!answer.ok) throw new Trouble(told.code ?? "sibuk", told.message ?? "", 1000 * (told.tunggu ?? 0));
  return learn(store, "server", { enrolled: true, refused: "", ep: told.ep, hwm: told.hwm, aman: told.aman, ...clockOf(told.waktu, before, Date.now()) });
}
