// Colour, words, sound and vibration of a scan; and what became of the last ones: on this device, sent, or looked at.
import { words } from "../shell/meta.js";
import { fatesOf } from "./claims.mjs";

const PITCH = { success: 880, info: 660, warning: 330, danger: 220 };
const BUZZ = { success: [80], info: [40, 40, 40], warning: [250], danger: [250, 80, 250] };
const SHOWN = 5;

export class Answers {
  recent = [];

  /** @param {HTMLElement} home the scanner, which carries the words */
  constructor(home) {
    this.home = home;
    addEventListener("outbox:changed", this.follow);
  }

  close() {
    removeEventListener("outbox:changed", this.follow);
  }

  /** Browsers allow sound only after a touch. */
  allowSound() {
    this.sound = new AudioContext();
  }

  show({ tone, title, text }) {
    const place = this.home.querySelector("[data-result]");
    place.dataset.color = tone;
    const [head, line] = ["p", "p"].map((name) => document.createElement(name));
    head.className = "scanner-title";
    head.textContent = title;
    line.textContent = text;
    place.replaceChildren(head, line);
    navigator.vibrate?.(BUZZ[tone] ?? []);
    this.beep(PITCH[tone]);
  }

  beep(pitch) {
    if (!this.sound || !pitch) return;
    const tone = this.sound.createOscillator();
    tone.frequency.value = pitch;
    tone.connect(this.sound.destination);
    tone.start();
    tone.stop(this.sound.currentTime + 0.12);
  }

  /** Watch what becomes of a kept record. @param {string} key @param {string} name */
  watch(key, name) {
    this.recent = [{ key, name }, ...this.recent].slice(0, SHOWN);
    this.follow();
  }

  follow = async () => {
    const list = this.home.querySelector("[data-recent]");
    if (!list || !this.recent.length) return;
    const { recent } = this;
    const fates = await fatesOf(recent.map(({ key }) => key));
    list.replaceChildren(...recent.map((scan, place) => this.line(scan, fates[place])));
  };

  line({ name }, { state, message }) {
    const item = document.createElement("li");
    const mark = document.createElement("span");
    item.dataset.state = state;
    item.append(`${name} `, mark);
    mark.className = "soft";
    mark.textContent = message || words(this.home, `state-${state}`);
    return item;
  }
}
