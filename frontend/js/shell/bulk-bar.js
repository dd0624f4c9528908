// <bulk-bar form="id">: shows how many rows are chosen, offers "all that match", hides itself when none is.
import { chosenIn } from "./dialogs.js";
import { words } from "./meta.js";

class BulkBar extends HTMLElement {
  connectedCallback() {
    this.form = document.getElementById(this.getAttribute("form") ?? "") ?? this.closest("form");
    this.form?.addEventListener("change", (event) => this.changed(event.target));
    document.body.addEventListener("htmx:afterSwap", this.show);
    this.show();
  }

  disconnectedCallback() {
    document.body.removeEventListener("htmx:afterSwap", this.show);
  }

  /** @param {HTMLInputElement} box */
  changed(box) {
    if (box.matches("[data-check-page]")) {
      for (const row of this.form.querySelectorAll('input[name="ids"]')) row.checked = box.checked;
    }
    if (box.name === "ids" && !box.checked) {
      for (const other of this.form.querySelectorAll('[data-check-page], input[name="all"]')) other.checked = false;
    }
    this.show();
  }

  show = () => {
    const count = this.form ? chosenIn(this.form) : 0;
    this.hidden = count === 0;
    for (const row of this.form?.querySelectorAll('input[name="ids"]') ?? []) {
      row.closest("tr")?.setAttribute("aria-selected", String(row.checked));
    }
    const place = this.querySelector("[data-chosen]");
    if (place) place.textContent = words(this, "chosen", { n: count.toLocaleString(document.documentElement.lang) });
  };
}

export function registerBulkBar() {
  customElements.define("bulk-bar", BulkBar);
}
