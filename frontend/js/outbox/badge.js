// <outbox-badge>: always in the same corner. What I did is on this device, sent, or safe (in a backup); or it needs me.
// Drains on load, when the network returns, when the page becomes visible; one tab at a time (Web Locks).
import { currentUser, words } from "../shell/meta.js";
import { backOff, drainAlone, waiting } from "./outbox.js";

const ICONS = { kept: "cloud-up", trouble: "cloud-off", sent: "cloud-check", safe: "shield-check", refused: "alert-triangle", full: "alert-octagon" };

/** Which of the states is shown, and the word for it. @param {any} numbers @param {boolean} full @returns {[string, string, number]} */
export function stateOf({ kept, sent, refused, trouble }, full) {
  if (full) return ["full", "full", kept];
  if (kept) return trouble ? ["trouble", trouble.code, kept] : ["kept", "kept", kept];
  if (refused) return ["refused", "refused", refused];
  return sent ? ["sent", "sent", sent] : ["safe", "safe", 0];
}

class OutboxBadge extends HTMLElement {
  failures = 0;
  full = false;

  connectedCallback() {
    if (!currentUser() || !globalThis.indexedDB) return;
    this.tabs = new BroadcastChannel("pamong-outbox");
    this.tabs.onmessage = () => dispatchEvent(new CustomEvent("outbox:changed", { detail: "elsewhere" }));
    addEventListener("outbox:changed", this.changed);
    addEventListener("outbox:full", this.isFull);
    addEventListener("online", this.again);
    document.addEventListener("visibilitychange", this.now);
    this.now();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.tabs?.close();
    removeEventListener("outbox:changed", this.changed);
    removeEventListener("outbox:full", this.isFull);
    removeEventListener("online", this.again);
    document.removeEventListener("visibilitychange", this.now);
  }

  changed = async ({ detail }) => {
    if (detail === "elsewhere") return this.show(); // another tab kept or sent something
    this.tabs.postMessage("changed");
    const { kept } = await this.show();
    if (kept && !this.busy && !this.failures) this.now();
    return undefined;
  };

  isFull = () => {
    this.full = true;
    this.show();
  };

  again = () => {
    this.failures = 0;
    this.now();
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
    try {
      await drainAlone();
      this.failures = 0;
      this.full = false;
    } catch (trouble) {
      this.failures += 1;
      const wait = trouble.pause ? trouble.pause * (1 + Math.random() / 2) : backOff(this.failures);
      this.timer = setTimeout(this.now, wait);
    }
    const { kept } = await this.show();
    if (kept && !this.failures) this.timer = setTimeout(this.now); // came while the last answer was on its way
  }

  /** Hidden for somebody who never kept anything on this device. */
  async show() {
    const numbers = await waiting();
    const [state, key, n] = stateOf(numbers, this.full);
    this.hidden = !(numbers.ever || numbers.kept || numbers.held || numbers.refused || this.full);
    const place = this.querySelector(".sync");
    if (!place || this.hidden) return numbers;
    place.dataset.state = state;
    const picture = place.querySelector("use");
    picture?.setAttribute("href", picture.getAttribute("href").replace(/#.*/, `#${ICONS[state]}`));
    place.querySelector("[data-words]").textContent = words(this, key, { n }) || words(this, "kept", { n });
    if (numbers.trouble?.message) place.title = numbers.trouble.message;
    return numbers;
  }
}

if (globalThis.customElements) customElements.define("outbox-badge", OutboxBadge);
