// <presence-spoken>: the six digits that were read out, signed by this phone and kept until there is signal. Without a
// key, or without script, the form goes as it is.
import { alone } from "../outbox/chain.js";
import { drain, prepareDevice } from "../outbox/outbox.js";
import { records, withStore } from "../outbox/store.js";
import { currentUser } from "../shell/meta.js";
import { spoken } from "./claims.mjs";

const PATIENCE = 8000;

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
    addEventListener("outbox:changed", () => this.follow());
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    await Promise.race([alone("pamong-outbox", () => drain()).catch(() => {}), late]);
    return this.follow();
  }

  async follow() {
    const [record] = await withStore(currentUser(), (store) => records(store, [this.key]));
    this.show(record?.state ?? "sent", record?.message);
  }

  show(state, message = "") {
    this.form.hidden = state !== "refused";
    this.querySelector("[data-reason]").textContent = message;
    for (const place of this.querySelectorAll("[data-when]")) place.hidden = !place.dataset.when.split(" ").includes(state);
  }
}

customElements.define("presence-spoken", PresenceSpoken);
