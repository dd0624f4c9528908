// <autosave-form url="…"> around a form: sends what was typed after a pause, keeps it on the device until received.
import { draftOf, fieldsIn, restore } from "./draft.js";
import { meta, postHeaders, words } from "./meta.js";

const PAUSE = 800;

export class AutosaveForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form) return;
    this.key = `draft:${meta("user")}:${this.getAttribute("url") || location.pathname}`;
    this.restoreDraft();
    this.form.addEventListener("input", () => this.changed());
    this.addEventListener("submit", (event) => {
      clearTimeout(this.timer);
      this.submitted = !event.defaultPrevented; // heard last, when the form's own listeners have decided
    });
    addEventListener("online", this.retry);
    addEventListener("beforeunload", this.leave);
  }

  disconnectedCallback() {
    removeEventListener("online", this.retry);
    removeEventListener("beforeunload", this.leave);
  }

  retry = () => localStorage.getItem(this.key) && this.send();

  /** The next page may have been drawn before what is on its way arrived: the device keeps it for that page. */
  leave = () => (this.leaving = !this.submitted);

  restoreDraft() {
    const fields = fieldsIn(localStorage.getItem(this.key));
    if (!fields.length) return;
    restore(this.form, fields);
    this.say("restored");
    this.changed();
  }

  changed() {
    this.leaving = false;
    localStorage.setItem(this.key, JSON.stringify(draftOf(new FormData(this.form))));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), PAUSE);
  }

  async send() {
    const sent = localStorage.getItem(this.key);
    this.say("saving");
    try {
      const body = new FormData(this.form);
      const answer = await fetch(this.getAttribute("url"), { method: "POST", body, headers: { ...postHeaders(), "X-Autosave": "1" } });
      if (!answer.ok) throw new Error(String(answer.status));
      if (!this.leaving && localStorage.getItem(this.key) === sent) localStorage.removeItem(this.key);
      this.say("saved", { time: new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }) });
    } catch {
      this.say("kept");
    }
  }

  /** @param {string} key one of the data-… sentences the template translates */
  say(key, values = {}) {
    const place = this.querySelector(".save-state");
    if (place) place.textContent = words(this, key, values);
  }
}

export function registerAutosave() {
  customElements.define("autosave-form", AutosaveForm);
}
