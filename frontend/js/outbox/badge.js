// <outbox-badge>: always in the same corner. Three states: kept on the phone, received, refused or held.
// Drains on load, when the network returns, when the page becomes visible; one tab at a time (Web Locks).
import { meta, words } from "../shell/meta.js";
import { backOff, drain, waiting } from "./outbox.js";

const ICONS = { kept: "cloud-up", sent: "cloud-check", refused: "alert-triangle" };

class OutboxBadge extends HTMLElement {
  failures = 0;
  touched = false;

  connectedCallback() {
    if (!meta("user") || !globalThis.indexedDB) return;
    addEventListener("outbox:changed", this.changed);
    addEventListener("online", this.now);
    document.addEventListener("visibilitychange", this.now);
    this.now();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    removeEventListener("outbox:changed", this.changed);
    removeEventListener("online", this.now);
    document.removeEventListener("visibilitychange", this.now);
  }

  changed = async () => {
    const { kept } = await this.show();
    if (kept && !this.busy) this.now();
  };

  now = () => {
    if (document.hidden || this.busy) return;
    clearTimeout(this.timer);
    this.busy = true;
    this.send().finally(() => {
      this.busy = false;
    });
  };

  async send() {
    const alone = (work) => (navigator.locks ? navigator.locks.request("pamong-outbox", work) : work());
    try {
      await alone(() => drain());
      this.failures = 0;
    } catch {
      this.failures += 1;
      this.timer = setTimeout(this.now, backOff(this.failures));
    }
    await this.show();
  }

  /** Nothing is shown until something was kept in this visit or still waits. */
  async show() {
    const numbers = await waiting();
    const trouble = numbers.held + numbers.refused;
    const state = numbers.kept ? "kept" : trouble ? "refused" : "sent";
    if (state !== "sent") this.touched = true;
    this.hidden = !this.touched;
    const place = this.querySelector(".sync");
    if (!place || this.hidden) return numbers;
    place.dataset.state = state;
    const picture = place.querySelector("use");
    picture?.setAttribute("href", picture.getAttribute("href").replace(/#.*/, `#${ICONS[state]}`));
    place.querySelector("[data-words]").textContent = words(this, state, { n: state === "kept" ? numbers.kept : trouble });
    return numbers;
  }
}

customElements.define("outbox-badge", OutboxBadge);
