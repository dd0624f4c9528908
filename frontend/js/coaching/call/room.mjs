// A call: own voice, the line to the server, and a connection to each of the others. Knows nothing of the page.
import { Line } from "./line.mjs";
import { Peer } from "./peer.mjs";
import { totals } from "./measures.mjs";

const ALONE = 2500;
const CONNECTING = 600;
const SETTLED = 5000; // every question costs a thin line two kilobytes
const FULL = 15_000; // nobody else can come; a connection that breaks is noticed without the server
const MOST = 2;
const VOICE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
export const PICTURE = { width: 320, height: 240, frameRate: 12 };

export class Call extends EventTarget {
  /** @type {Map<string, Peer>} */
  peers = new Map();
  people = [];

  /** @param {{enter: string, messages: string, leave: string}} urls @param {HeadersInit} headers @param {RTCIceTransportPolicy} [only] */
  constructor(urls, headers, only = "all") {
    super();
    this.only = only;
    this.line = new Line(urls, headers, () => this.pace());
    this.line.addEventListener("people", ({ detail }) => this.meet(detail));
    this.line.addEventListener("message", ({ detail }) => this.peers.get(detail.from)?.receive(detail.body));
    this.line.addEventListener("reached", ({ detail }) => this.reached(detail));
    this.line.addEventListener("gone", () => this.again());
    this.line.addEventListener("closed", () => this.leave("closed"));
  }

  pace() {
    if (!this.peers.size) return ALONE;
    if (![...this.peers.values()].every((peer) => peer.connected)) return CONNECTING;
    return this.peers.size < MOST ? SETTLED : FULL;
  }

  /** Joins with a microphone, or listening only when there is none or it is not allowed. @param {boolean} muted */
  async join(muted = false) {
    this.stream = await navigator.mediaDevices?.getUserMedia({ audio: VOICE }).catch(() => undefined);
    this.voice = this.stream?.getAudioTracks()[0];
    this.mute(muted);
    await this.enter();
    this.watching = setInterval(() => this.watch(), 1000);
  }

  async enter() {
    const { people, ice } = await this.line.enter();
    this.config = { iceServers: ice, iceTransportPolicy: this.only };
    this.meet(people, true);
  }

  /** Takes note of who is there. Who was there before us is called by us; who comes later calls us. */
  meet(people, entering = false) {
    const others = people.filter((one) => one.seat !== this.line.seat);
    const there = new Set(others.map((one) => one.seat));
    for (const [seat, peer] of this.peers) if (!there.has(seat)) this.drop(seat, peer);
    for (const { seat } of others) if (!this.peers.has(seat)) this.connect(seat, entering);
    this.people = others;
    this.tell("changed");
  }

  connect(seat, calls) {
    const send = (body) => this.line.send(seat, body);
    const changed = () => this.tell("changed");
    const heard = (track) => this.tell("heard", { seat, track });
    const room = () => this.line.room;
    const peer = new Peer({ calls, config: this.config, voice: this.voice, send, room, changed, heard });
    this.peers.set(seat, peer);
    if (this.camera) peer.show(this.camera);
  }

  drop(seat, peer) {
    peer.close();
    this.peers.delete(seat);
    this.tell("left", seat);
  }

  watch() {
    for (const peer of this.peers.values()) peer.watch(this.line.reached);
  }

  /** The server answers again after an outage: the way to the others has most likely gone with it. */
  reached(now) {
    if (now) for (const peer of this.peers.values()) peer.returned();
    this.tell("changed");
  }

  /** The server has given the seat away: another page of the same person, or too long a silence. */
  async again() {
    if (this.over) return;
    for (const [seat, peer] of this.peers) this.drop(seat, peer);
    if (document.hidden) return this.leave("elsewhere");
    await this.enter().catch(() => this.leave("elsewhere"));
  }

  /** @param {boolean} on */
  mute(on) {
    if (this.voice) this.voice.enabled = !on;
  }

  /** @param {MediaStreamTrack | null} track */
  async show(track) {
    this.camera = track;
    for (const peer of this.peers.values()) await peer.show(track);
  }

  /** How each connection fares, for the page and for whoever measures. */
  async report() {
    const rows = [...this.peers].map(async ([seat, peer]) => [seat, { state: peer.state, rung: peer.ladder.rung, room: this.line.room, ...totals(await peer.pc.getStats()) }]);
    return Object.fromEntries(await Promise.all(rows));
  }

  leave(why = "left") {
    if (this.over) return;
    this.over = true;
    clearInterval(this.watching);
    this.line.leave();
    for (const [seat, peer] of this.peers) this.drop(seat, peer);
    for (const track of [...(this.stream?.getTracks() ?? []), this.camera]) track?.stop();
    this.tell("over", why);
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
