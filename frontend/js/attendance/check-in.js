// <presence-claim>: the participant's own scan, signed by this phone. On the server's answer page (`seen`) it makes the
// record that is there already worth more; on the page kept for times without signal it is the record.
import { prepareDevice } from "../outbox/outbox.js";
import { currentUser } from "../shell/meta.js";
import { codeIn, fatesOf, ownScan } from "./claims.mjs";

const STEP = 15_000;
const FRESH = 25_000; // older ones are worth no more than what the server has already
const TONES = { kept: "info", sent: "success", held: "warning", refused: "danger", full: "danger", stranger: "warning" };

/** How long ago the screen showed a code. @param {string} code V1.session.step.mac @param {number} off */
export const ageOf = (code, off, now = Date.now()) => now + off - Number(code.split(".")[2]) * STEP;

class PresenceClaim extends HTMLElement {
  connectedCallback() {
    this.code = codeIn(location.pathname);
    if (!this.code.startsWith("V1.") || !globalThis.indexedDB) return;
    if (this.hasAttribute("seen")) this.strengthen().catch(() => {}); // the server's record stands without
    else this.keep();
  }

  get mark() {
    return `claimed:${currentUser()}:${this.code}`;
  }

  async strengthen() {
    if (sessionStorage.getItem(this.mark)) return;
    const device = await prepareDevice();
    if (!device || ageOf(this.code, device.off) > FRESH) return;
    sessionStorage.setItem(this.mark, await ownScan(this.code));
  }

  async keep() {
    if (!currentUser()) return this.show("stranger");
    try {
      this.key = sessionStorage.getItem(this.mark) ?? (await ownScan(this.code));
      sessionStorage.setItem(this.mark, this.key);
      this.querySelector("[data-time]").textContent = new Date().toLocaleTimeString("id", { hour: "2-digit", minute: "2-digit" });
    } catch {
      return this.show("full");
    }
    if (this.isConnected) addEventListener("outbox:changed", this.follow);
    return this.follow();
  }

  disconnectedCallback() {
    removeEventListener("outbox:changed", this.follow);
  }

  follow = async () => {
    const [{ state, message }] = await fatesOf([this.key]);
    this.show(state, message);
  };

  show(state, message = "") {
    const [title, text] = this.querySelector(`template[data-${state}]`).content.children;
    this.querySelector("[data-state]").dataset.color = TONES[state];
    this.querySelector("[data-title]").textContent = title.textContent;
    this.querySelector("[data-text]").textContent = [message, text.textContent].filter(Boolean).join(" ");
  }
}

customElements.define("presence-claim", PresenceClaim);
