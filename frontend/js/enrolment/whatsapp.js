/**
 * <wa-send>: the link opens WhatsApp with the text typed; the same tap notes the text as sent.
 * Without script the button “Mark as sent” does it.
 */
import { postHeaders } from "../shell/meta.js";

class WaSend extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      if (event.target instanceof Element && event.target.closest("[data-open]")) void this.note();
    });
  }

  async note() {
    const form = this.querySelector("form");
    if (!form) return;
    try {
      const headers = { ...postHeaders(), "X-Requested-With": "fetch" };
      const answer = await fetch(form.action, { method: "POST", headers, keepalive: true });
      if (!answer.ok) throw new Error(String(answer.status));
      this.closest("tr")?.setAttribute("data-sent", "");
      form.remove();
    } catch {
      this.tellFailed();
    }
  }

  /** Once, however often the same tap fails. */
  tellFailed() {
    this.querySelector("[role=status]")?.remove();
    const words = document.createElement("p");
    words.className = "soft small";
    words.setAttribute("role", "status");
    words.textContent = this.dataset.failed ?? "";
    this.append(words);
  }
}

customElements.define("wa-send", WaSend);
