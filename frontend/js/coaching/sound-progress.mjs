// <sound-progress>: how much of the sounds of this phone has arrived, whether it waits for signal, and a pause.
import { words } from "../shell/meta.js";
import { hold, isHeld, store } from "./sound-line.mjs";
import { partOf, sizeOf } from "../shell/sizes.mjs";
import { extentOf, recordings } from "./sound-store.mjs";

class SoundProgress extends HTMLElement {
  offsets = new Map();
  parts = new Map();

  connectedCallback() {
    this.pause = this.querySelector("[data-pause]");
    this.names = [this.pause.textContent, this.pause.dataset.goOn];
    this.pause.addEventListener("click", () => hold(!isHeld()));
    document.addEventListener("sounds:told", ({ detail }) => this.told(detail));
    document.addEventListener("sounds:changed", ({ detail }) => this.show(detail));
  }

  told({ id, state, offset }) {
    this.offsets.set(id, offset);
    if (state === "dihapus") this.parts.delete(id);
    if (state === "ada") this.parts.set(id, { sent: offset, all: offset });
    this.show("sending");
  }

  async show(state) {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const open = await store;
    const rows = await recordings(open);
    const parts = await Promise.all(rows.map(async (row) => partOf(row, await extentOf(open, row.id), this.offsets.get(row.id) ?? 0)));
    if (turn !== this.turn) return; // something newer is known
    if (rows.length && this.state === "sent") this.parts.clear(); // those before are told
    for (const [id, { sent, all }] of this.parts) if (!all || sent < all) this.parts.delete(id); // what is not here, and did not arrive
    rows.forEach(({ id }, index) => this.parts.set(id, parts[index]));
    this.hidden = !this.parts.size;
    if (this.hidden) return;
    this.pause.hidden = !rows.length || rows.some(({ length }) => length === undefined); // never while it records: a stop comes this way
    this.pause.textContent = this.names[Number(isHeld())];
    this.draw(!rows.length ? "sent" : isHeld() ? "paused" : state);
  }

  draw(state) {
    const [sent, all] = [...this.parts.values()].reduce(([some, whole], part) => [some + part.sent, whole + part.all], [0, 0]);
    const { lang } = document.documentElement;
    if (this.state !== state) this.querySelector("[role=status]").textContent = words(this, state);
    this.state = state;
    this.querySelector("[data-size]").textContent = words(this, "size", { sent: sizeOf(sent, lang), all: sizeOf(all, lang) });
    Object.assign(this.querySelector("progress"), { max: all || 1, value: sent });
  }
}

if (document.querySelector("sound-progress")) customElements.define("sound-progress", SoundProgress);
