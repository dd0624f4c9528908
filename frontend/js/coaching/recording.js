// <sound-recorder>: records on this phone once everybody agreed, keeps every two seconds on the disk until the server has
// them, and sends; also sends a chosen file in pieces. On other pages this script only sends what is left.
import { alone } from "../outbox/chain.js";
import { uuid7 } from "../outbox/uuid7.js";
import { put } from "../outbox/outbox.js";
import { postHeaders, words } from "../shell/meta.js";
import { Listening, upTo } from "./listening.mjs";
import { drain, hold, store } from "./sound-line.mjs";
import "./sound-progress.mjs";
import { begin, Refusal } from "./sound-sender.mjs";
import { endAt, forgetRecording, forgetStrays, keepPiece, keepRecording, piecesOf, recordings } from "./sound-store.mjs";
import { clock } from "./stages.mjs";

const SLICE = 2000; // milliseconds of sound a piece
const FILE_SLICE = 512 * 1024;
const BITS = 24_000; // a second: half an hour is 5 MB
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const MICROPHONE = { echoCancellation: false, noiseSuppression: false, autoGainControl: true };

const FILES = "pamong-suara-berkas";
const recordingOf = (id) => `pamong-merekam-${id}`;

/** The server reads no WebM: what can be measured of it was measured while it was made. */
const tellHeard = (rekaman, { seconds, near, segments }) => put("suara-rekaman", { rekaman, detik: seconds, dekat: near, segmen: segments });

class SoundRecorder extends HTMLElement {
  connectedCallback() {
    this.state = this.querySelector("[data-state]");
    if (globalThis.MediaRecorder && navigator.mediaDevices) document.documentElement.classList.add("scripted");
    this.tabIndex = -1;
    addEventListener("beforeunload", (event) => this.current && event.preventDefault());
    document.addEventListener("submit", (event) => this.submitted(event));
    document.addEventListener("sounds:told", ({ detail }) => this.heard(detail));
    this.closeLeft();
  }

  say(key, values) {
    this.state.hidden = false;
    this.state.textContent = words(this, key, values);
  }

  submitted(event) {
    const { dataset, action } = event.target;
    if ("record" in dataset) this.begin(action);
    else if ("sendFile" in dataset) this.sendFile(dataset.sendFile, event.target.elements.sound.files[0]);
    else if (dataset.stopRecording && dataset.stopRecording === this.current?.id) this.finish(action);
    else return;
    event.preventDefault();
    this.focus({ preventScroll: true }); // what has the focus is not refreshed
  }

  /** A page that was closed while it recorded: what it kept is sent, and that is the whole sound. */
  async closeLeft() {
    const open = await store;
    alone(FILES, () => forgetStrays(open));
    for (const { id } of await recordings(open)) alone(recordingOf(id), () => this.closeOne(open, id));
    drain();
  }

  async closeOne(open, id) {
    const left = (await recordings(open)).find((recording) => recording.id === id);
    if (!left || left.length !== undefined) return;
    await keepRecording(open, { ...left, length: endAt(await piecesOf(open, id), Infinity) });
    this.say("closed");
    drain();
  }

  async begin(address) {
    if (this.current) return;
    const id = uuid7();
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: MICROPHONE });
    } catch {
      return this.say("refused");
    }
    try {
      const tus = await begin(address, id, { headers: postHeaders(), microphone: true });
      this.current = { id, tus };
      alone(recordingOf(id), () => new Promise((resolve) => (this.letGo = resolve))); // another tab leaves it alone
      await keepRecording(await store, this.current);
    } catch (error) {
      this.release();
      this.letGo?.();
      this.current = undefined;
      return this.failed(error);
    }
    this.record();
  }

  async record() {
    navigator.storage?.persist?.();
    this.ear = Listening.of(this.stream, this.dataset.listener).catch(() => undefined); // the sound matters more
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    this.recorder = new MediaRecorder(this.stream, { mimeType, audioBitsPerSecond: BITS });
    this.bytes = 0;
    this.kept = Promise.resolve();
    this.recorder.addEventListener("dataavailable", ({ data }) => {
      const at = Date.now();
      this.kept = this.kept.then(() => this.keep(data, at));
    });
    this.recorder.start(SLICE);
    hold(false); // somebody's stop is heard with the answer to a piece
    this.since = Date.now();
    this.tick = setInterval(() => this.showTime(), 1000);
    this.showTime();
    this.refresh();
    this.lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
  }

  async keep(data, at) {
    if (!data.size) return;
    const bytes = await data.arrayBuffer();
    await keepPiece(await store, { recording: this.current.id, start: this.bytes, end: this.bytes + bytes.byteLength, at, bytes });
    this.bytes += bytes.byteLength;
    if (this.recorder?.state === "recording") drain(); // what came after a stop is cut before it is sent
  }

  showTime() {
    const seconds = (Date.now() - this.since) / 1000;
    this.say("running", { time: clock(seconds) });
    if (seconds >= Number(this.dataset.mostSeconds)) this.finish();
  }

  /** The server tells with every answer whether somebody stopped, and since when nothing more may be kept. */
  heard({ id, state, offset, stopped, why }) {
    if (state === "dihapus") this.say("lost");
    if (why) this.state.textContent = why;
    if (state === "ada" || state === "dihapus") this.refresh();
    if (id !== this.current?.id) return;
    if (state === "dihapus") this.finish(undefined, 0);
    else if (stopped !== undefined) this.finish(undefined, stopped, offset);
  }

  async finish(address, since = Infinity, received = 0) {
    const { recorder, current } = this;
    if (!recorder || recorder.state === "inactive") return;
    clearInterval(this.tick);
    const last = new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
    recorder.stop();
    await last;
    await this.kept;
    const heard = await (await this.ear)?.finish();
    this.release();
    this.current = this.recorder = undefined;
    const open = await store;
    const length = since === Infinity ? this.bytes : endAt(await piecesOf(open, current.id), since, received);
    if (since === 0) await forgetRecording(open, current.id);
    else await keepRecording(open, { ...current, length });
    this.letGo?.();
    if (heard && since !== 0) await tellHeard(current.id, upTo(heard, (since - this.since) / 1000));
    if (since !== 0) this.say("stopped");
    if (address) await fetch(address, { method: "POST", headers: postHeaders() }).catch(() => {});
    await drain();
    this.refresh();
  }

  release() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.lock?.release();
  }

  async sendFile(address, file) {
    if (!file) return;
    const id = uuid7();
    try {
      const tus = await begin(address, id, { headers: postHeaders(), length: file.size });
      await alone(FILES, async () => this.keepFile(await store, { id, tus, length: file.size }, file));
    } catch (error) {
      return this.failed(error);
    }
    drain();
  }

  /** Piece by piece; known as a recording, and sent, once all of it is here. */
  async keepFile(open, recording, file) {
    for (let start = 0; start < file.size; start += FILE_SLICE) {
      const bytes = await file.slice(start, start + FILE_SLICE).arrayBuffer();
      await keepPiece(open, { recording: recording.id, start, end: start + bytes.byteLength, at: 0, bytes });
    }
    await keepRecording(open, recording);
  }

  failed(error) {
    this.state.hidden = false;
    this.state.textContent = error instanceof Refusal ? error.message : words(this, "offline");
  }

  refresh() {
    for (const part of document.querySelectorAll("live-refresh")) part.refresh();
  }
}

addEventListener("online", drain);
if (document.querySelector("sound-recorder")) customElements.define("sound-recorder", SoundRecorder);
else drain();
