// <clip-coder>: while the clip plays, a tap writes a line of time and code. Without script the lines are typed.
// What is tapped and marked is kept by <autosave-form> around the form, on the device and on the server.
import { meta, words } from "../shell/meta.js";

const clockOf = (seconds) => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`;

class ClipCoder extends HTMLElement {
  connectedCallback() {
    this.audio = this.querySelector("audio, video");
    this.field = this.querySelector("textarea");
    this.back = this.querySelector("[data-take-back]");
    this.querySelector("[data-buttons]").hidden = false;
    this.querySelector("[data-lines]").hidden = true;
    this.addEventListener("click", this.tapped);
    this.closest("form").addEventListener("submit", this.sending);
    setTimeout(() => this.goOn()); // after <autosave-form> has put a draft back
  }

  /** After a reload the clip stands where the last tap was. */
  goOn() {
    this.show();
    const [, minutes, seconds] = this.lines.at(-1)?.match(/^\s*(\d+):([\d.,]+)/) ?? [];
    if (!minutes) return;
    const jump = () => (this.audio.currentTime = 60 * Number(minutes) + Number(seconds.replace(",", ".")));
    if (this.audio.readyState) jump();
    else this.audio.addEventListener("loadedmetadata", jump, { once: true });
  }

  /** Without signal the browser would show its own error page; what was made stays here. */
  sending = (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.target.querySelector(".save-state").textContent = words(this, "offline");
  };

  get lines() {
    return this.field.value.split("\n").filter((line) => line.trim());
  }

  tapped = (event) => {
    const button = event.target.closest("button");
    if (button === this.back) this.field.value = this.lines.slice(0, -1).join("\n");
    else if (button) this.field.value = [...this.lines, `${clockOf(this.audio.currentTime)} ${button.value}`].join("\n");
    else return;
    this.field.dispatchEvent(new Event("input", { bubbles: true })); // for the autosave
    navigator.vibrate?.(15);
    this.show();
  };

  label(line) {
    const code = line.split(" ")[1];
    return this.querySelector(`button[value="${code}"] span`)?.textContent ?? code;
  }

  show() {
    const { lines } = this;
    for (const button of this.querySelectorAll("button[value]")) {
      const times = lines.filter((line) => line.split(" ")[1] === button.value).length;
      const place = button.querySelector("[data-times]");
      if (place) place.textContent = times || "";
    }
    const last = lines.at(-1);
    this.back.disabled = !last;
    this.back.firstElementChild.textContent = last ? this.dataset.undo.replace("{what}", `${this.label(last)} ${last.split(" ")[0]}`) : this.dataset.nothing;
  }
}

/** <coding-sent>: the coding has arrived, so its draft leaves the device. */
class CodingSent extends HTMLElement {
  connectedCallback() {
    localStorage.removeItem(`draft:${meta("user")}:${this.dataset.draft}`);
  }
}

customElements.define("clip-coder", ClipCoder);
customElements.define("coding-sent", CodingSent);
