// <presence-closing>: the facilitator's closing, signed by this phone with the headcount and the names that were ticked.
// With signal it leads on to the list; without, it is kept and sent later. Without script the form goes as it is.
import { prepareDevice } from "../outbox/outbox.js";
import { keepForOffline } from "../shell/keeping.js";
import { closing, fatesOf, sendSoon } from "./claims.mjs";

class PresenceClosing extends HTMLElement {
  connectedCallback() {
    if (!globalThis.indexedDB) return;
    this.form = this.querySelector("form");
    this.prepare().catch(() => {}); // a browser that cannot sign: the form goes as it is
  }

  async prepare() {
    if (!(await prepareDevice())) return;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.keep().catch(() => this.show("full"));
    });
    await keepForOffline([import.meta.url]);
  }

  async keep() {
    const given = new FormData(this.form);
    const present = new Set(given.getAll("ids"));
    const absent = given.getAll("shown").filter((id) => !present.has(id));
    const counted = given.get("headcount") === "" ? null : Number(given.get("headcount"));
    const key = await closing(this.getAttribute("session"), counted, absent, given.get("note"));
    this.show("kept");
    await sendSoon();
    const [fate] = await fatesOf([key]);
    this.became(fate);
  }

  became({ state, message }) {
    if (state === "sent") location.assign(this.querySelector("[data-on]").href);
    if (!["held", "refused"].includes(state)) return;
    this.show(state);
    this.querySelector("[data-reason]").textContent = message;
  }

  show(state) {
    this.form.hidden = state !== "full";
    for (const place of this.querySelectorAll("[data-when]")) place.hidden = !place.dataset.when.split(" ").includes(state);
  }
}

customElements.define("presence-closing", PresenceClosing);
