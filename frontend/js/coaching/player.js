// <timed-remarks>: typing a remark pauses the sound and takes its second; a remark's time plays from there.
import { clock } from "./stages.mjs";

const FAR = 1e7; // a sound from a phone does not say how long it is: the browser finds out by going to its end

class TimedRemarks extends HTMLElement {
  connectedCallback() {
    this.audio = this.querySelector("audio");
    this.text = this.querySelector("[data-remark] textarea");
    this.at = this.querySelector("[data-remark] input[name=at]");
    this.classList.add("scripted");
    this.audio.addEventListener("loadedmetadata", () => this.findLength(), { once: true });
    this.text.addEventListener("input", () => this.hold());
    this.text.addEventListener("keydown", (event) => event.key === "Escape" && this.audio.play());
    this.addEventListener("click", (event) => this.pressed(event));
  }

  findLength() {
    if (Number.isFinite(this.audio.duration)) return;
    this.audio.addEventListener("durationchange", () => (this.audio.currentTime = 0), { once: true });
    this.audio.currentTime = FAR;
  }

  /** The first letter stops the sound; the remark belongs to the second at which it stopped. */
  hold() {
    if (this.audio.paused) return;
    this.audio.pause();
    this.at.value = clock(this.audio.currentTime);
  }

  pressed(event) {
    const { audio } = this;
    const button = event.target.closest("[data-skip], [data-toggle], [data-at]");
    if (!button) return;
    if ("at" in button.dataset) {
      event.preventDefault();
      audio.currentTime = Number(button.dataset.at);
      audio.play();
    } else if ("skip" in button.dataset) audio.currentTime = Math.max(0, audio.currentTime + Number(button.dataset.skip));
    else if (audio.paused) audio.play();
    else audio.pause();
  }
}

customElements.define("timed-remarks", TimedRemarks);
