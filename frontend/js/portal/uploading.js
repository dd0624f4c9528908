// <upload-progress>: a form with a large file is sent by script, so that the page can tell how far it is and let go of it.
// What the server answers is what a plain post gets: a redirect is followed, a refused form takes the place of this one.
import { registerErrorSummary } from "../shell/error-summary.js";
import { words } from "../shell/meta.js";
import { outcome } from "../shell/answers.mjs";
import { sizeOf } from "../shell/sizes.mjs";

const WORTH_TELLING = 256 * 1024; // bytes: below, the browser is faster than anybody reads

/** @param {HTMLFormElement} form @returns {number} bytes of its chosen files */
const weightOf = (form) =>
  [...form.querySelectorAll("input[type=file]")].flatMap((control) => [...control.files]).reduce((sum, file) => sum + file.size, 0);

class UploadProgress extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.bar = this.querySelector("progress");
    this.querySelector("button").addEventListener("click", () => this.sending?.abort());
  }

  disconnectedCallback() {
    this.sending?.abort();
  }

  send(submitter) {
    const body = new FormData(this.form);
    if (submitter?.name) body.append(submitter.name, submitter.value);
    const sending = (this.sending = new XMLHttpRequest());
    sending.open("POST", this.form.action);
    sending.setRequestHeader("Sent-By-Script", "1");
    sending.upload.addEventListener("progress", ({ loaded, total }) => this.tell(loaded, total));
    sending.addEventListener("load", () => this.answered(sending));
    sending.addEventListener("error", () => this.rest("broken"));
    sending.addEventListener("abort", () => this.rest("cancelled"));
    addEventListener("beforeunload", this.ask);
    this.hidden = this.querySelector("button").hidden = this.bar.hidden = false;
    this.tell(0, weightOf(this.form));
    sending.send(body);
  }

  ask = (event) => event.preventDefault();

  tell(sent, all) {
    const { lang } = document.documentElement;
    this.say(sent < all ? "sending" : "checking");
    this.querySelector("[data-size]").textContent = words(this, "size", { sent: sizeOf(sent, lang), all: sizeOf(all, lang) });
    Object.assign(this.bar, { max: all || 1, value: sent });
  }

  say(key) {
    if (this.said !== key) this.querySelector("[role=status]").textContent = words(this, key);
    this.said = key;
  }

  /** Nothing is being sent any more, and everything typed and chosen is still there. */
  rest(key) {
    this.sending = undefined;
    removeEventListener("beforeunload", this.ask);
    this.form?.removeAttribute("data-sent-at");
    this.querySelector("button").hidden = this.bar.hidden = true;
    this.querySelector("[data-size]").textContent = "";
    this.say(key);
  }

  answered(sending) {
    const goal = sending.getResponseHeader("Goes-To");
    const what = outcome({ status: sending.status, goal, page: sending.responseText });
    this.rest(what === "refused" ? "refused" : "checking");
    if (what === "leave") location.assign(goal);
    if (what === "again") this.takeAgain(sending.responseText);
  }

  /** The form as it came back, with its messages; the chosen files stay chosen. */
  takeAgain(page) {
    const forms = (root) => [...root.querySelectorAll("form")].filter((form) => form.querySelector("upload-progress"));
    const { form } = this;
    const fresh = forms(new DOMParser().parseFromString(page, "text/html"))[forms(document).indexOf(form)];
    if (!fresh) return this.rest("refused");
    for (const control of form.querySelectorAll("input[type=file]")) {
      const place = fresh.querySelector(`input[type=file][name="${control.name}"]`);
      if (place && !place.hasAttribute("aria-invalid")) place.replaceWith(control);
    }
    form.replaceWith(document.adoptNode(fresh));
    registerErrorSummary();
  }
}

customElements.define("upload-progress", UploadProgress);
document.addEventListener("submit", (event) => {
  const teller = event.target.querySelector("upload-progress");
  if (event.defaultPrevented || !teller || (weightOf(event.target) < WORTH_TELLING && !teller.sending)) return;
  event.preventDefault();
  if (!teller.sending) teller.send(event.submitter);
});
