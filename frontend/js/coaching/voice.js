// <voice-meter>: listens to the own microphone until stopped, then hands the times of speech to the outbox.
import { words } from "../shell/meta.js";
import { Listening } from "./listening.mjs";
import { tellOwnVoice } from "./own-voice.mjs";
import { clock } from "./stages.mjs";

const RAW = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

class VoiceMeter extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("[data-toggle]");
    this.state = this.querySelector("[data-state]");
    this.button.hidden = false;
    this.button.addEventListener("click", () => (this.own ? this.finish() : this.begin()));
    addEventListener("pagehide", this.finish);
  }

  disconnectedCallback() {
    removeEventListener("pagehide", this.finish);
    this.finish();
  }

  async begin() {
    this.button.disabled = true; // a second press while the browser asks for the microphone
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: RAW });
      this.own = await Listening.of(this.stream, this.dataset.listener, this.told);
    } catch {
      this.release();
      this.state.textContent = words(this, "refused");
      return;
    } finally {
      this.button.disabled = false;
    }
    this.button.textContent = words(this, "stop");
    this.toggleAttribute("data-listening", true);
    this.lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
  }

  told = (spoken) => {
    this.state.textContent = words(this, "running", { time: clock(spoken) });
  };

  finish = async () => {
    const { own } = this;
    if (!own) return;
    this.own = undefined;
    this.button.hidden = true;
    const kept = await tellOwnVoice(own, this.dataset.triad).catch(() => false); // no room on the phone
    this.release();
    this.toggleAttribute("data-listening", false);
    this.state.textContent = words(this, kept ? "kept" : "lost");
  };

  release() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.lock?.release();
  }
}

customElements.define("voice-meter", VoiceMeter);
