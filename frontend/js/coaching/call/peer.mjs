// One connection to one other person. Whoever came later calls; later changes follow perfect negotiation. No DOM.
import { Ladder, RUNGS } from "./ladder.mjs";
import { sample, totals } from "./measures.mjs";
import { tuned } from "./sdp.mjs";

const PATIENCE = { disconnected: 3000, connecting: 12000, new: 12000, failed: 0 };
const BETWEEN = 8000; // between two tries to find a way again: through a relay one takes some seconds
const SOON = 2000;
const WAITING = 120; // milliseconds a voice is held back, so that the second copy of a lost frame still comes in time
const FIRST_CHECKS = 2000;
const CHECKS = 5000;
const CAMERA = { bitrate: 120_000, rate: 12 };

export class Peer {
  /** @param {{calls: boolean, config: RTCConfiguration, voice?: MediaStreamTrack, send: (body: object) => void, room: () => number | null, changed: () => void, heard: (track: MediaStreamTrack) => void}} options */
  constructor(options) {
    Object.assign(this, options);
    this.ladder = new Ladder();
    this.offer = 0;
    this.chain = Promise.resolve();
    this.since = this.tried = performance.now();
    this.pc = new RTCPeerConnection(this.config);
    // Once there is a way, the two settle changes over it: asking the server seldom then costs nothing.
    this.channel = this.pc.createDataChannel("line", { negotiated: true, id: 0 });
    this.channel.onmessage = ({ data }) => this.receive(JSON.parse(data));
    this.pc.onicecandidate = ({ candidate }) => candidate && this.send({ kind: "candidate", candidate: candidate.toJSON() });
    this.pc.ontrack = ({ track, receiver }) => {
      receiver.jitterBufferTarget = WAITING; // where a browser knows it
      this.heard(track);
    };
    this.pc.onconnectionstatechange = () => this.moved();
    this.before = undefined;
    this.checks = 0;
    if (this.calls) this.call();
  }

  /** @param {object} body */
  tell(body) {
    if (this.connected && this.channel.readyState === "open") this.channel.send(JSON.stringify(body));
    else this.send(body);
  }

  get state() {
    return this.pc.connectionState;
  }

  get connected() {
    return this.state === "connected";
  }

  call() {
    const direction = this.voice ? "sendrecv" : "recvonly";
    this.pc.addTransceiver(this.voice ?? "audio", { direction });
    this.pc.onnegotiationneeded = () => this.negotiate();
  }

  moved() {
    this.since = performance.now();
    this.changed();
  }

  /** Offers anew: a first way, another way after an outage, or another rung. */
  async negotiate(restart = false) {
    if (this.pc.signalingState === "closed") return;
    this.making = true;
    try {
      const offer = await this.pc.createOffer({ iceRestart: restart });
      if (this.pc.signalingState === "have-remote-offer") return;
      await this.pc.setLocalDescription(offer);
      this.offer += 1;
      this.tell({ kind: "description", n: this.offer, type: "offer", sdp: this.pc.localDescription.sdp });
    } catch {
      // overtaken by the other's offer: its answer carries what we wanted to change
    } finally {
      this.making = false;
    }
  }

  /** One after another: a candidate must not overtake its description. @param {object} body */
  receive(body) {
    this.chain = this.chain.then(() => this.take(body)).catch(() => {});
  }

  async take(body) {
    if (body.kind === "candidate") return this.ignoring ? undefined : this.pc.addIceCandidate(body.candidate).catch(() => {});
    if (body.kind === "again") return performance.now() - this.tried > BETWEEN / 2 ? this.again() : undefined;
    if (body.kind === "description") await (body.type === "offer" ? this.answer(body) : this.settle(body));
  }

  /** Two offers that cross: the one who was there first insists, the one who called gives way. */
  async answer({ n, sdp }) {
    const crossing = this.making || this.pc.signalingState !== "stable";
    this.ignoring = crossing && !this.calls;
    if (this.ignoring) return;
    this.tried = performance.now();
    await this.pc.setRemoteDescription({ type: "offer", sdp: tuned(sdp, this.sending) });
    if (this.voice && !this.pc.getSenders().some((sender) => sender.track === this.voice)) this.pc.addTrack(this.voice);
    await this.pc.setLocalDescription();
    this.pc.onnegotiationneeded ??= () => this.negotiate();
    this.tell({ kind: "description", n, type: "answer", sdp: this.pc.localDescription.sdp });
  }

  async settle({ n, sdp }) {
    if (n !== this.offer || this.pc.signalingState !== "have-local-offer") return; // answers an offer we have replaced
    await this.pc.setRemoteDescription({ type: "answer", sdp: tuned(sdp, this.sending) });
  }

  get sending() {
    if (!this.begun) this.ladder.begin(this.room());
    this.begun = true;
    return RUNGS[this.ladder.rung];
  }

  /** Looks for a way again; only who called offers, the other asks for it: so offers hardly ever cross. */
  again() {
    this.tried = performance.now();
    if (this.calls) this.negotiate(true);
    else this.send({ kind: "again" });
  }

  /** The signal is back. Who called offers anew; the other takes the offer that waits, or asks for one soon. */
  returned() {
    if (this.connected) return;
    if (this.calls) this.again();
    else this.tried = performance.now() - BETWEEN + SOON;
  }

  /** Called every second. @param {boolean} reached whether the server answers */
  watch(reached) {
    if (this.pc.signalingState === "have-local-offer" && performance.now() - this.tried < 4 * BETWEEN) return; // it waits
    const waited = performance.now() - this.since;
    const patience = PATIENCE[this.state];
    const tried = performance.now() - this.tried;
    if (reached && patience !== undefined && waited > patience && tried > BETWEEN) this.again();
    if (this.connected && performance.now() - (this.checked ?? 0) > (this.checks < 5 ? FIRST_CHECKS : CHECKS)) this.check();
  }

  /** Measures the connection and changes the rung when the ladder says so. */
  async check() {
    this.checked = performance.now();
    this.checks += 1;
    const now = totals(await this.pc.getStats());
    const { rung } = this.ladder;
    const taken = this.before ? sample(now, this.before) : undefined;
    if (taken) this.ladder.take({ ...taken, room: this.room() });
    if (taken?.loss !== null) this.before = now; // too little to judge by: the next look takes in this time too
    if (this.ladder.rung === rung) return;
    this.changed();
    this.camera?.(this.ladder.rung === "voice");
    await this.negotiate();
  }

  /** Shows the camera, or takes it away; it pauses by itself where the line does not carry it. @param {MediaStreamTrack | null} track */
  async show(track) {
    if (!this.picture) {
      if (!track) return;
      this.picture = this.pc.addTransceiver(track, { direction: "sendrecv", sendEncodings: [{ maxBitrate: CAMERA.bitrate, maxFramerate: CAMERA.rate }] });
    }
    await this.picture.sender.replaceTrack(track);
    this.camera = (carried) => this.picture.sender.replaceTrack(carried ? track : null);
    await this.camera(this.ladder.rung === "voice");
  }

  close() {
    this.pc.onconnectionstatechange = null;
    this.pc.close();
  }
}
