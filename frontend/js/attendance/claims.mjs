// Presence as it travels through the outbox: `about` for a signed event, `plain` for a browser without a key.
import { drainAlone, put } from "../outbox/outbox.js";
import { records, withStore } from "../outbox/store.js";
import { currentUser } from "../shell/meta.js";

const PATIENCE = 8000;

/** The bare code in what a camera or a USB scanner gave: the code itself, or the last part of its link. */
export const codeIn = (text) => text.trim().replace(/\/+$/, "").split("/").at(-1) ?? "";

/** What became of records; one that left the phone was received, or is safe by now. @param {string[]} keys */
export async function fatesOf(keys) {
  const found = await withStore(currentUser(), (store) => records(store, keys));
  return found.map((record) => record ?? { state: "sent" });
}

/** Send now, for as long as a person waits for it. */
export async function sendSoon() {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([drainAlone().catch(() => {}), late]);
}

/** Staff scanned a person's card. */
export const scanned = (session, code, options) => {
  const [about, plain] = [{ cara: "pindai_panitia", sesi: session, bukti: code }, { session, code, way: "pindai_panitia" }];
  return put("hadir", {}, { about, plain, ...options });
};

/** Staff found a person by name. */
export const byHand = (session, participant, reason, options) => {
  const about = { cara: "manual", sesi: session, peserta: participant };
  return put("hadir", { alasan: reason }, { about, plain: { session, participant, way: "manual", reason }, ...options });
};

/** A participant saw the session's code. */
export const ownScan = (code, options) => put("hadir", {}, { about: { cara: "qr_peserta", bukti: code }, plain: { code }, ...options });

/** A participant types what was read out. */
export const spoken = (session, digits, options) => put("hadir", {}, { about: { cara: "kode_lisan", sesi: session, bukti: digits }, ...options });

/** The facilitator closes a session: heads counted, and who is not in the room. */
export const closing = (session, counted, absent, note, options) =>
  put("tutup_sesi", { jumlah: counted, tidak_ada: absent, catatan: note }, { about: { sesi: session }, ...options });
