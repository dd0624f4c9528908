// <practice-sheet>: counts what is answered, leads to the next open item, and hands a complete sheet to the outbox.
// The draft of an unfinished sheet is kept by <autosave-form> around the same form.
import { put } from "../outbox/outbox.js";
import { meta, words } from "../shell/meta.js";
import { payloadOf } from "./payload.mjs";

class PracticeSheet extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.primary = this.querySelector("[data-hand-in]");
    this.form.addEventListener("input", () => this.show());
    this.form.addEventListener("submit", this.send);
    setTimeout(() => this.show()); // after <autosave-form> has put a draft back
  }

  /** The first thing still to fill in: an item without a mark, or an empty sentence. */
  get open() {
    const item = [...this.form.querySelectorAll("fieldset")].find((fieldset) => !fieldset.querySelector(":checked"));
    const sentence = ["worked", "to_try"].map((name) => this.form.elements[name]).find((field) => !field.value.trim());
    return item ?? sentence?.closest(".ds-field");
  }

  show() {
    const answered = this.form.querySelectorAll("fieldset :checked").length;
    this.querySelector("[data-count]").textContent = words(this, "left", { n: answered, all: this.dataset.items });
    const open = this.open;
    this.primary.textContent = words(this, open?.matches("fieldset") ? "next" : "send");
  }

  send = (event) => {
    if (this.plain) return;
    event.preventDefault();
    const open = this.open;
    if (open) this.lead(open);
    else this.keep().catch(() => this.sendPlainly());
  };

  lead(open) {
    open.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    open.querySelector("input,textarea").focus({ preventScroll: true });
  }

  async keep() {
    await put("observasi", payloadOf(new FormData(this.form), this.dataset.triad));
    const autosave = this.querySelector("autosave-form");
    localStorage.removeItem(`draft:${meta("user")}:${autosave?.getAttribute("url")}`);
    this.form.hidden = true;
    const after = this.querySelector("[data-after]");
    after.hidden = false;
    after.querySelector("a").focus();
    after.scrollIntoView({ block: "center" });
  }

  /** No storage on this device: the form goes as if there were no script. */
  sendPlainly() {
    this.plain = true;
    this.form.requestSubmit();
  }
}

export function registerSheet() {
  customElements.define("practice-sheet", PracticeSheet);
}
