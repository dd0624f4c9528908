// <voice-meter>: listens to the own microphone until stopped, then hands the times of speech to the outbox.
import { put } from "../outbox/outbox.js";
import { words } from "../shell/meta.js";
import { clock } from "./stages.js";

const RAW = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

class VoiceMeter extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("[data-toggle]");
    this.state = this.querySelector("[data-state]");
    this.button.hidden = false;
    this.button.addEventListener("click", () => (this.node ? this.finish() : this.begin()));
    addEventListener("pagehide", () => this.node && this.finish());
  }

  async begin() {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: RAW });
      this.context = new AudioContext();
      await this.context.audioWorklet.addModule(this.dataset.listener);
    } catch {
      this.state.textContent = words(this, "refused");
      return;
    }
    this.node = new AudioWorkletNode(this.context, "voice-listener", { numberOfOutputs: 0 });
    this.node.port.onmessage = ({ data }) => this.heard(data);
    this.context.createMediaStreamSource(this.stream).connect(this.node);
    this.since = new Date();
    this.button.textContent = words(this, "stop");
    this.toggleAttribute("data-listening", true);
    this.lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
  }

  heard(data) {
    if (data.segments) this.keep(data);
    else this.state.textContent = words(this, "running", { time: clock(data.spoken) });
  }

  finish() {
    this.node.port.postMessage("all");
    for (const track of this.stream.getTracks()) track.stop();
    this.button.hidden = true;
    this.lock?.release();
  }

  async keep({ seconds, near, segments }) {
    this.toggleAttribute("data-listening", false);
    this.node = undefined;
    this.context.close();
    await put("suara", { kelompok: this.dataset.triad, sejak: this.since.toISOString(), detik: seconds, dekat: near, segmen: segments });
    this.state.textContent = words(this, "kept");
  }
}

customElements.define("voice-meter", VoiceMeter);
