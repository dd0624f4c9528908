// <presence-spoken>: the six digits that were read out, signed by this phone and kept until there is signal. Without a
// key, or without script, the form goes as it is.
import { prepareDevice } from "../outbox/outbox.js";
import { fatesOf, sendSoon, spoken } from "./claims.mjs";

class PresenceSpoken extends HTMLElement {
  connectedCallback() {
    if (!globalThis.indexedDB) return;
    this.form = this.querySelector("form");
    prepareDevice()
      .then((device) => device && this.form.addEventListener("submit", (event) => this.keep(event)))
      .catch(() => {}); // a browser that cannot sign: the form goes as it is
  }

  async keep(event) {
    event.preventDefault();
    const digits = String(new FormData(this.form).get("code")).replace(/\D/g, "");
    try {
      this.key = await spoken(this.getAttribute("session"), digits);
    } catch {
      return this.form.submit(); // no room on the phone
    }
    this.show("kept");
    if (this.isConnected) addEventListener("outbox:changed", this.follow);
    await sendSoon();
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
    this.form.hidden = state !== "refused";
    this.querySelector("[data-reason]").textContent = message;
    for (const place of this.querySelectorAll("[data-when]")) place.hidden = !place.dataset.when.split(" ").includes(state);
  }
}

customElements.define("presence-spoken", PresenceSpoken);
