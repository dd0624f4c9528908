// What a scanner knows without signal: the snapshot of the roster and its changes, kept encrypted as they came (ADR 8).
// The keys that open them are kept as CryptoKeys that cannot leave the browser, and go with them when they expire.
import { unpacked, packed } from "../outbox/canonical.js";
import { done, opened, using } from "../outbox/database.js";
import { uuidOf } from "../outbox/uuid7.js";

const NONCE = 12;
const MOST_PARTS = 20; // then a whole snapshot again
const TAKES_PART = 1;
export const DATA_MISSING = 4;

const shape = ({ result }) => result.createObjectStore("parts", { keyPath: "at", autoIncrement: true }).createIndex("event", "event");

async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** Decrypt one part. @param {{body: ArrayBuffer, key: CryptoKey}} part @param {string} dev */
async function unlocked({ body, key }, dev) {
  const how = { name: "AES-GCM", iv: body.slice(0, NONCE), additionalData: new TextEncoder().encode(dev) };
  return inflated(await crypto.subtle.decrypt(how, key, body.slice(NONCE)));
}

/** What is known after one more part: a whole one replaces everything, changes replace what they name. */
export function merge(before, part) {
  if (part.penuh) return part;
  return { ...before, ...part, peserta: { ...before.peserta, ...part.peserta } };
}

export class Roster {
  known = null;
  people = new Map();
  present = new Map();

  /** @param {string} user @param {string} event @param {string} dev */
  constructor(user, event, dev) {
    Object.assign(this, { user, event, dev });
  }

  onShelf(mode, work) {
    return using(opened("roster", this.user, 1, shape), (shelf) => work(shelf.transaction("parts", mode).objectStore("parts")));
  }

  parts() {
    return this.onShelf("readonly", (parts) => done(parts.index("event").getAll(this.event)));
  }

  /** Throw the parts away; what is in memory serves until a new whole one is here. */
  async clear() {
    const gone = await this.parts();
    await this.onShelf("readwrite", (parts) => Promise.all(gone.map(({ at }) => done(parts.delete(at)))));
  }

  /** Read what the phone has. */
  async load() {
    let known = null;
    try {
      for (const part of await this.parts()) known = merge(known, await unlocked(part, this.dev));
    } catch {
      known = null; // of another device, or damaged: a whole one comes
    }
    if (!known || known.sampai * 1000 < Date.now()) return this.clear();
    return this.take(known);
  }

  /** Ask the server for what changed; false when it gave nothing to scan by. @param {string} address */
  async refresh(address) {
    const parts = await this.parts();
    const has = this.known && parts.length < MOST_PARTS ? `&punya=${this.known.versi}` : "";
    const answer = await fetch(`${address}?dev=${this.dev}${has}`);
    if (!answer.ok) return false;
    const body = await answer.arrayBuffer();
    const raw = unpacked(answer.headers.get("X-Pamong-Kunci") ?? "");
    const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
    const part = await unlocked({ body, key }, this.dev);
    if (part.penuh) await this.clear();
    if (part.penuh || part.versi !== this.known?.versi) await this.onShelf("readwrite", (shelf) => done(shelf.add({ event: this.event, body, key })));
    this.take(merge(this.known, part));
    return true;
  }

  take(known) {
    this.known = known;
    const rows = Object.values(known?.peserta ?? {}).flat();
    this.people = new Map(rows.map(([id, name, group, region, flags, print]) => [id, { id, name, group, region, flags, print }]));
    this.present = new Map(Object.entries(known?.hadir ?? {}).map(([session, ids]) => [session, new Set(ids)]));
  }

  className(place) {
    return this.known?.kelas[place]?.[1] ?? "";
  }

  session(id) {
    const row = this.known?.sesi.find(([ident]) => ident === id);
    if (!row) return null;
    const [, title, group, starts, ends, , , , closed] = row;
    return { title, group, starts, ends, closed };
  }

  /** How many should come. */
  expected(session) {
    const group = this.session(session)?.group ?? null;
    if (group !== null) return this.known.kelas[group][2];
    return [...this.people.values()].filter(({ flags }) => flags & TAKES_PART).length;
  }

  /** Names that hold every word that was typed, at most ten. @param {string} words */
  search(words) {
    const asked = words.toLocaleLowerCase("id").split(/\s+/).filter(Boolean);
    const fits = ({ name }) => asked.every((word) => name.toLocaleLowerCase("id").includes(word));
    return [...this.people.values()].filter(fits).sort((one, other) => one.name.localeCompare(other.name, "id")).slice(0, 10);
  }

  /** Whose code is this: a person of the list, `null` for a stranger with a right code, `undefined` for a wrong one.
   * @param {string} code P1.event.participant.expiry.signature */
  async whose(code) {
    const [kind, , id] = code.split(".");
    if (kind !== "P1" || !id) return undefined;
    const person = this.people.get(id);
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(this.known.garam + code));
    if (person && packed(hash).slice(0, 5) === person.print) return person;
    return (await this.signed(code)) ? (person ?? null) : undefined;
  }

  /** Is it signed by the office? Browsers without Ed25519 cannot tell, so: no. */
  async signed(code) {
    const [message, sign] = [code.slice(0, code.lastIndexOf(".")), code.slice(code.lastIndexOf(".") + 1)];
    const own = message.split(".")[1] === shortId(this.known.acara.id);
    for (const raw of own ? this.known.kunci_pribadi : []) {
      try {
        const key = await crypto.subtle.importKey("raw", unpacked(raw), "Ed25519", false, ["verify"]);
        if (await crypto.subtle.verify("Ed25519", key, unpacked(sign), new TextEncoder().encode(message))) return true;
      } catch {
        return false;
      }
    }
    return false;
  }
}

/** A UUID in 22 characters, as codes hold it. @param {string} uuid */
export const shortId = (uuid) => packed(Uint8Array.from(uuid.replaceAll("-", "").match(/../g), (pair) => Number.parseInt(pair, 16)));

/** And back. @param {string} short */
export const longId = (short) => uuidOf(unpacked(short));

/** What stands against a person in a session, as the server will see it; "" when nothing does. */
export function objection(roster, sessionId, person, now = Date.now()) {
  const session = roster.session(sessionId);
  if (!(person.flags & TAKES_PART)) return "tidak_ikut";
  if (!session) return "";
  if (session.group !== null && session.group !== person.group) return "kelas_lain";
  const slack = roster.known.aturan.jendela;
  if (now / 1000 < session.starts - slack || now / 1000 > session.ends + slack) return "di_luar_waktu";
  return session.closed ? "sudah_ditutup" : "";
}
