// Dragging on the pages where a plan is changed by hand. Everything here only fills and sends the page's own forms.
import { step } from "./arrows.mjs";

class ClassBoard extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    for (const row of this.querySelectorAll("tr[draggable]")) {
      const choice = row.querySelector('input[name="peserta"]');
      row.addEventListener("dragstart", () => {
        choice.checked = true;
        this.toggleAttribute("data-dragging", true);
      });
      row.addEventListener("dragend", () => this.toggleAttribute("data-dragging", false));
    }
    for (const place of this.querySelectorAll("[data-drop]")) {
      acceptDrops(place, () => {
        form.elements.kelas.value = place.dataset.drop;
        form.requestSubmit(form.elements.pindah);
      });
    }
  }
}

class SessionBoard extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    for (const card of this.querySelectorAll("[data-session][draggable]")) {
      card.addEventListener("dragstart", () => this.lift(card.dataset.session));
    }
    for (const hour of this.querySelectorAll("[data-hour]")) acceptDrops(hour, () => this.drop(hour.dataset.hour));
    this.addEventListener("keydown", (event) => this.move(event));
  }

  /** @param {string} session */
  async lift(session) {
    this.form.elements.sesi.value = session;
    const answer = await fetch(`${this.getAttribute("marks")}?sesi=${encodeURIComponent(session)}`);
    if (!answer.ok) return;
    const marks = await answer.json();
    if (this.form.elements.sesi.value !== session) return; // another card was lifted meanwhile
    for (const hour of this.querySelectorAll("[data-hour]")) {
      const words = marks[hour.dataset.hour];
      hour.classList.toggle("clash", Boolean(words?.length));
      hour.classList.toggle("fits", words?.length === 0);
      hour.querySelector(".marks").textContent = (words ?? []).join(" ");
    }
  }

  /** @param {string} hour */
  drop(hour) {
    const chosen = document.createElement("input");
    Object.assign(chosen, { type: "hidden", name: "ke", value: hour });
    this.form.append(chosen);
    this.form.requestSubmit();
  }

  /** @param {KeyboardEvent} event: arrows go from hour to hour, down within a day and across days */
  move(event) {
    const days = [...this.querySelectorAll(".day")].map((day) => [...day.querySelectorAll('button[name="ke"]')]);
    const next = step(days, document.activeElement, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

/** @param {HTMLElement} place @param {() => void} dropped */
function acceptDrops(place, dropped) {
  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    place.classList.add("over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    dropped();
  });
}

customElements.define("class-board", ClassBoard);
customElements.define("session-board", SessionBoard);
