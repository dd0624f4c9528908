// <presence-scanner>: the committee's camera. Reads a card, records it, answers with colour, words, sound and vibration.
// Without signal the scan is kept in the outbox. The page's own form does the same without this script.
import { put } from "../outbox/outbox.js";
import { uuid7 } from "../outbox/uuid7.js";
import { postHeaders, words } from "../shell/meta.js";
import { once, openReader } from "./reader.mjs";

const PITCH = { success: 880, info: 660, warning: 330, danger: 220 };
const BUZZ = { success: [80], info: [40, 40, 40], warning: [250], danger: [250, 80, 250] };

class PresenceScanner extends HTMLElement {
  isNew = once();

  connectedCallback() {
    this.video = /** @type {HTMLVideoElement} */ (this.querySelector("video"));
    this.start = /** @type {HTMLButtonElement} */ (this.querySelector("[data-start]"));
    this.start.hidden = !navigator.mediaDevices;
    this.start.addEventListener("click", () => this.open());
    this.form = document.querySelector("form[data-typed]");
    this.form?.addEventListener("submit", (event) => this.typed(event));
  }

  disconnectedCallback() {
    for (const track of this.video.srcObject?.getTracks() ?? []) track.stop();
  }

  async open() {
    try {
      this.sound = new AudioContext(); // browsers allow sound only after a touch
      this.video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
      this.querySelector("[data-view]").hidden = false;
      this.start.hidden = true;
      await this.video.play();
      this.read = await openReader(this.getAttribute("decoder"), this.getAttribute("wasm"));
      this.watch();
    } catch {
      this.show({ tone: "warning", title: words(this, "no-camera"), text: "" });
    }
  }

  async watch() {
    if (!this.isConnected) return;
    const text = document.hidden ? "" : await this.read(this.video).catch(() => "");
    if (this.isNew(text)) await this.take(text);
    setTimeout(() => this.watch(), 120);
  }

  /** A USB scanner types a code and presses Enter. Names go to the server as a plain form, which answers with a list. */
  typed(event) {
    const field = this.form.elements.namedItem("code");
    if (!/(^|\/)[PV]1\./.test(field.value)) return;
    event.preventDefault();
    this.take(field.value);
    field.value = "";
    field.focus();
  }

  async take(code) {
    const body = new URLSearchParams({ code, key: uuid7() });
    try {
      const answer = await fetch(location.href, { method: "POST", body, headers: { ...postHeaders(), Accept: "application/json" } });
      if (answer.status >= 400 && answer.status < 500) {
        this.show({ tone: "danger", title: words(this, "refused-title"), text: words(this, "refused") });
        return;
      }
      this.show(await answer.json()); // a page instead of an answer (signed out, server trouble) is kept like no signal
    } catch {
      await put("hadir", { session: this.getAttribute("session"), code, way: "pindai_panitia" });
      this.show({ tone: "info", title: words(this, "kept-title"), text: words(this, "kept") });
    }
  }

  show({ tone, title, text, present, expected }) {
    const place = this.querySelector("[data-result]");
    place.dataset.color = tone;
    const [head, line] = ["p", "p"].map((name) => document.createElement(name));
    head.className = "scanner-title";
    head.textContent = title;
    line.textContent = text;
    place.replaceChildren(head, line);
    if (present !== undefined) this.querySelector("[data-numbers]").textContent = words(this, "count", { present, expected });
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
}

customElements.define("presence-scanner", PresenceScanner);
