// <call-room>: joins the group's call and shows who is heard and how well. What stands beside it goes on without it.
import { postHeaders, words } from "../shell/meta.js";
import { PICTURE, Call } from "./call/room.mjs";
import { stayWhileIn } from "./call/stay.mjs";
import { Listening } from "./listening.mjs";
import { tellOwnVoice } from "./own-voice.mjs";

const GRADES = { video: "good", voice: "good", lossy: "lossy", narrow: "narrow" };

class CallRoom extends HTMLElement {
  connectedCallback() {
    this.piece = (name) => this.querySelector(`[data-${name}]`);
    this.piece("join").hidden = false;
    this.addEventListener("click", ({ target }) => this.pressed(target.closest("[data-press]")?.dataset.press));
    stayWhileIn(this);
    addEventListener("pagehide", () => this.call?.leave());
    document.addEventListener("stage:changed", ({ detail }) => detail.ended && tellOwnVoice(this.own, this.dataset.triad));
  }

  pressed(what) {
    const verbs = { join: this.join, leave: this.leave, mute: this.mute, camera: this.showCamera, phone: this.phone };
    verbs[what]?.call(this);
  }

  async join() {
    const { enter, messages, leave, only } = this.dataset;
    this.say("joining");
    this.call = new Call({ enter, messages, leave }, postHeaders(), only || "all");
    for (const name of ["changed", "heard", "left", "over"]) this.call.addEventListener(name, ({ detail }) => this[name](detail));
    try {
      await this.call.join(!this.isOn("mute")); // as the button says, also on coming back
    } catch (problem) {
      this.call.leave();
      this.say("refused", { why: problem instanceof TypeError ? words(this, "offline") : problem.message });
      return;
    }
    this.toggle(true);
    this.changed();
    if (this.piece("measure")?.checked && this.call.stream) this.own = await Listening.of(this.call.stream, this.dataset.listener).catch(() => undefined); // the call matters more
    this.lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
  }

  /** @param {boolean} joined */
  toggle(joined) {
    this.toggleAttribute("data-joined", joined);
    this.piece("join").hidden = joined;
    this.piece("controls").hidden = !joined;
    if (joined) this.piece("controls").querySelector("button").focus();
  }

  changed() {
    if (this.call.over) return;
    const people = this.call.people;
    const states = people.map(({ seat }) => this.call.peers.get(seat));
    const heard = states.filter((peer) => peer?.connected).length;
    this.dataset.connected = String(heard);
    const list = this.piece("people");
    list.replaceChildren(...people.map(({ name, role }, place) => this.row(name, role, states[place])));
    if (!this.call.line.reached) return this.say("offline");
    const hopeless = states.some((peer) => peer?.ladder.hopeless);
    this.say(hopeless ? "hopeless" : !people.length ? "alone" : heard < people.length ? "connecting" : this.hearing());
  }

  /** What the others have of one's own voice. */
  hearing() {
    if (!this.call.voice) return "listening";
    return this.isOn("mute") ? "together" : "muted";
  }

  row(name, role, peer) {
    const row = document.createElement("li");
    const grade = peer?.connected ? GRADES[peer.ladder.rung] : "connecting";
    row.textContent = `${name}, ${role.toLowerCase()}: ${words(this, `grade-${grade}`)}`;
    row.dataset.grade = grade;
    return row;
  }

  heard({ seat, track }) {
    const player = document.createElement(track.kind);
    player.autoplay = player.playsInline = true;
    player.dataset.seat = seat;
    player.srcObject = new MediaStream([track]);
    if (track.kind === "video") {
      player.hidden = track.muted;
      track.onmute = track.onunmute = () => (player.hidden = track.muted);
    }
    this.piece("media").append(player);
    player.play().catch(() => this.say("silent"));
  }

  left(seat) {
    for (const player of this.querySelectorAll(`[data-seat="${seat}"]`)) player.remove();
  }

  over(why) {
    tellOwnVoice(this.own, this.dataset.triad);
    this.toggle(false);
    this.turn("camera", false);
    this.piece("people").replaceChildren();
    this.lock?.release();
    this.dataset.connected = "0";
    this.say(why);
  }

  mute() {
    this.call.mute(this.isOn("mute"));
    this.turn("mute", !this.isOn("mute"));
    this.changed();
  }

  async showCamera() {
    const on = !this.isOn("camera");
    const stream = on ? await navigator.mediaDevices.getUserMedia({ video: PICTURE }).catch(() => undefined) : undefined;
    if (on && !stream) return this.say("no-camera");
    this.call.camera?.stop();
    this.turn("camera", on);
    await this.call.show(stream?.getVideoTracks()[0] ?? null);
  }

  /** Whether microphone or camera is on: the button then offers to turn it off. @param {string} what */
  isOn(what) {
    return this.querySelector(`[data-press=${what}]`).hasAttribute("data-on");
  }

  /** @param {string} what @param {boolean} on */
  turn(what, on) {
    const button = this.querySelector(`[data-press=${what}]`);
    button.toggleAttribute("data-on", on);
    button.textContent = words(button, on ? "turn-off" : "turn-on");
  }

  leave() {
    this.call?.leave();
  }

  /** By telephone from here on: the microphone is free for it, and the stages and taps beside stay as they are. */
  phone() {
    this.call?.leave("by-phone");
    this.piece("join").hidden = false;
    const numbers = this.piece("numbers");
    numbers.open = true;
    numbers.querySelector("a, summary")?.focus();
  }

  say(key, values) {
    this.piece("state").textContent = words(this, key, values);
  }
}

customElements.define("call-room", CallRoom);
