// <device-test>: microphone, loudspeaker, relay, one after another; says in words what to do about each.
import { words } from "../shell/meta.js";
import { judged, loudest, throughRelay, tone } from "./call/device-checks.mjs";

class DeviceTest extends HTMLElement {
  connectedCallback() {
    this.querySelector("[data-begin]").hidden = false;
    this.addEventListener("click", ({ target }) => this.pressed(target.closest("[data-press]")?.dataset.press));
  }

  async pressed(what) {
    if (what === "begin") await this.begin();
    if (what === "tone") await tone();
    if (what === "heard" || what === "unheard") this.tell("speaker", what);
  }

  async begin() {
    this.querySelector("[data-begin] button").disabled = true;
    await this.microphone();
    this.tell("speaker", "listen");
    this.querySelector("[data-speaker-buttons]").hidden = false;
    await this.relay();
    this.querySelector("[data-begin] button").disabled = false;
  }

  async microphone() {
    const stream = await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => undefined);
    if (!stream) return this.tell("microphone", "closed");
    this.tell("microphone", "speak");
    const meter = this.querySelector("meter");
    meter.hidden = false;
    const level = await loudest(stream, (share) => (meter.value = share));
    for (const track of stream.getTracks()) track.stop();
    meter.hidden = true;
    this.tell("microphone", judged(level));
  }

  async relay() {
    const servers = JSON.parse(this.dataset.ice);
    if (!servers.some(({ credential }) => credential)) return this.tell("relay", "none");
    this.tell("relay", "trying");
    const took = await throughRelay(servers).catch(() => undefined);
    if (took === undefined) this.tell("relay", "unreached");
    else this.tell("relay", took > 600 ? "slow" : "reached", { ms: Math.round(took) });
  }

  tell(part, key, values) {
    const line = this.querySelector(`[data-part=${part}]`);
    line.textContent = words(this, `${part}-${key}`, values);
    line.dataset.found = key;
  }
}

customElements.define("device-test", DeviceTest);
