// Sends kept sounds by tus 1.0.0: asks how far the server is, sends the next piece with its checksum, forgets what arrived.
import { forgetBefore, forgetRecording, keepRecording, piecesOf, recordings, restFrom } from "./sound-store.mjs";

const TUS = { "Tus-Resumable": "1.0.0" };
const BITE = 128 * 1024; // of one call: what a broken line costs, and how often the page can tell how far it is
const NO_MORE = [403, 404, 410, 413, 415]; // deleted, withdrawn, or no sound: nothing of it may stay on the phone

/** @param {ArrayBuffer | Uint8Array} bytes */
export const base64 = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));

const metadata = (about) => Object.entries(about).map(([name, value]) => `${name} ${btoa(value)}`).join(",");

/** A page to sign in, or of a proxy, says nothing about the sound. */
const speaksTus = (answer) => answer.headers.get("Tus-Resumable") === "1.0.0";

/** The server will have no more of this sound. */
export class Refusal extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

/** Begin a recording; resolves with where its sound is sent. `length`: undefined while it still grows. */
export async function begin(address, id, { headers, microphone = false, length, call = fetch }) {
  const size = length === undefined ? { "Upload-Defer-Length": "1" } : { "Upload-Length": String(length) };
  const about = metadata({ kunci: id, ...(microphone ? { cara: "mikrofon" } : {}) });
  const answer = await call(address, { method: "POST", headers: { ...TUS, ...headers, ...size, "Upload-Metadata": about } });
  if (!speaksTus(answer)) throw new Error(String(answer.status));
  if (answer.status !== 201) throw new Refusal(answer.status, await answer.text());
  return answer.headers.get("Location");
}

/** Send all that waits while `goOn` says so; `told` hears of every answer. Throws when the line is bad: try again later. */
export async function sendSounds(store, { headers, told = () => {}, call = fetch, goOn = () => true }) {
  for (const recording of await recordings(store)) if (goOn()) await sendOne(store, recording, { headers, told, call, goOn });
}

async function sendOne(store, recording, { headers, told, call, goOn }) {
  const ask = (method, more = {}, body = undefined) => call(recording.tus, { method, headers: { ...TUS, ...headers, ...more }, body });
  let answer = await ask("HEAD");
  while ((await goesOn(store, recording, answer, told)) && goOn()) {
    const offset = Number(answer.headers.get("Upload-Offset"));
    const known = (await recordings(store)).find(({ id }) => id === recording.id) ?? recording;
    const length = known.length === undefined ? undefined : Math.max(known.length, offset); // what it has, it has
    const rest = restFrom(await piecesOf(store, recording.id, offset), offset)?.slice(0, BITE);
    if (!rest && length === undefined) return;
    if (length === 0) return discard(store, recording, ask);
    if (!rest && offset < length) return keepRecording(store, { ...known, length: offset }); // this phone lost the rest
    const piece = length === undefined ? rest : (rest?.slice(0, length - offset) ?? new ArrayBuffer(0));
    const sum = base64(await crypto.subtle.digest("SHA-256", piece));
    const size = length === undefined ? {} : { "Upload-Length": String(length) };
    const more = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset), "Upload-Checksum": `sha256 ${sum}`, ...size };
    answer = await ask("PATCH", more, piece);
    if (answer.status === 409 || answer.status === 460) answer = await ask("HEAD");
  }
}

/** A sound that was begun, and of which nothing was kept. */
async function discard(store, recording, ask) {
  if (!speaksTus(await ask("DELETE"))) throw new Error("not discarded");
  await forgetRecording(store, recording.id);
}

/** Take in an answer; false when nothing more is to be sent now. */
async function goesOn(store, recording, answer, told) {
  if (!speaksTus(answer)) throw new Error(String(answer.status));
  if (NO_MORE.includes(answer.status)) {
    await forgetRecording(store, recording.id);
    told({ id: recording.id, state: "dihapus", why: await answer.text() });
    return false;
  }
  if (!answer.ok) throw new Error(String(answer.status));
  const [offset, state] = [Number(answer.headers.get("Upload-Offset")), answer.headers.get("Rekaman")];
  if (state === "ada") await forgetRecording(store, recording.id);
  else await forgetBefore(store, recording.id, offset);
  const ago = answer.headers.get("Berhenti-Sejak");
  told({ id: recording.id, state, offset, stopped: ago === null ? undefined : Date.now() - 1000 * Number(ago) });
  return state !== "ada";
}
