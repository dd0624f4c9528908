// <tap-pad>: what the observer hears, one tap each; a held button says how long. Kept on the phone first, then sent.
// Without script every button is a plain form.
import { put } from "../outbox/outbox.js";
import { meta, words } from "../shell/meta.js";
import { HOLD, joined, NOTE, payloadOfTap, speaking, times } from "./pad.mjs";

class TapPad extends HTMLElement {
  connectedCallback() {
    this.triad = this.dataset.triad;
    const { again } = this.dataset; // a stage done again has taps of its own
    this.where = { kelompok: this.triad, ...(again ? { ulangan: again } : {}) };
    this.storage = `taps:${meta("user")}:${again ?? this.triad}`;
    const kept = JSON.parse(localStorage.getItem(this.storage) ?? "{}");
    this.undone = kept.undone ?? [];
    this.taps = joined(JSON.parse(this.dataset.taps || "[]"), kept.taps ?? [], this.undone);
    this.toggleAttribute("data-scripted", true);
    this.addEventListener("pointerdown", this.pressed);
    this.addEventListener("pointerup", this.released);
    this.addEventListener("pointercancel", this.slipped);
    this.addEventListener("click", this.clicked);
    this.addEventListener("contextmenu", (event) => event.preventDefault()); // a long press is a tap, not a menu
    this.querySelector("[name=catatan]").addEventListener("keydown", (event) => event.key === "Enter" && this.writeNote(event));
    this.querySelector("[data-save-note]")?.addEventListener("click", this.writeNote);
    document.addEventListener("stage:changed", this.staged);
    this.show();
  }

  disconnectedCallback() {
    document.removeEventListener("stage:changed", this.staged);
  }

  /** The conversation has begun: all buttons under the thumb. After it the sheet has the whole screen. */
  staged = ({ detail }) => {
    if (detail.begun) this.scrollIntoView({ block: "start" });
    this.hidden = detail.ended;
  };

  pressed = (event) => {
    const button = event.target.closest("[name=kode]");
    this.press = button && { button, at: Date.now(), stamp: event.timeStamp };
    button?.setAttribute("data-held", "");
  };

  released = (event) => {
    const { press } = this;
    this.press = undefined;
    press?.button.removeAttribute("data-held");
    if (!press || event.target.closest("[name=kode]") !== press.button) return;
    this.handled = press.button;
    this.keep(press.button, press.at, event.timeStamp - press.stamp);
    setTimeout(() => {
      this.handled = undefined;
    }, 300);
  };

  /** The thumb slid into scrolling: a long hold still counts, a short touch was meant to scroll. */
  slipped = (event) => {
    const { press } = this;
    this.press = undefined;
    press?.button.removeAttribute("data-held");
    if (press && event.timeStamp - press.stamp >= HOLD) this.keep(press.button, press.at, event.timeStamp - press.stamp);
  };

  /** The keyboard and screen readers click without a pointer. */
  clicked = (event) => {
    if (this.plain) return;
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    if (button.matches("[data-take-back]")) this.takeBack().catch(() => this.sendPlainly(button));
    else if (button.matches("[data-save-note]")) return;
    else if (button.name === "kode" && button !== this.handled) this.keep(button, Date.now(), 0);
  };

  async keep(button, at, length) {
    const start = performance.now();
    try {
      const key = await put("ketukan", payloadOfTap(this.where, button.value, at, length));
      performance.measure("tap:stored", { start, end: performance.now() });
      this.taps.push({ key, code: button.value, at: new Date(at).toISOString() });
      this.changed(words(this, "kept", { what: button.firstElementChild?.textContent ?? button.textContent, n: times(this.taps)[button.value] }));
      if (button.value === NOTE) this.openNote(key);
    } catch {
      this.sendPlainly(button);
    }
  }

  async takeBack() {
    const tap = this.taps.at(-1);
    if (!tap) return;
    await put("ketukan-ubah", { ...this.where, ketukan: tap.key, kode: tap.code, pada: tap.at, batal: true });
    this.taps.pop();
    this.undone.push(tap.key);
    if (tap.key === this.noting?.key) this.openNote(undefined);
    this.changed(words(this, "undo", { what: this.label(tap.code) }));
  }

  openNote(key) {
    this.noting = key && this.taps.at(-1);
    const field = this.querySelector("[data-words]");
    field.toggleAttribute("data-open", Boolean(key));
    field.querySelector("input").value = "";
  }

  writeNote = async (event) => {
    event.preventDefault();
    const typed = this.querySelector("[name=catatan]").value.trim();
    const { noting } = this;
    if (noting && typed) await put("ketukan-ubah", { ...this.where, ketukan: noting.key, kode: NOTE, pada: noting.at, catatan: typed });
    this.openNote(undefined);
    this.querySelector("[data-note]").focus();
  };

  changed(said) {
    localStorage.setItem(this.storage, JSON.stringify({ taps: this.taps, undone: this.undone }));
    this.querySelector("[data-said]").textContent = said;
    navigator.vibrate?.(15);
    this.show();
  }

  /** No storage on this device: the form goes as if there were no script. */
  sendPlainly(button) {
    this.plain = true;
    button.click();
  }

  label(code) {
    const button = this.querySelector(`[value=${code}]`);
    return (button?.firstElementChild ?? button)?.textContent ?? code;
  }

  show() {
    const found = times(this.taps);
    for (const button of this.querySelectorAll(".pad-event")) button.querySelector("[data-times]").textContent = found[button.value] ?? "";
    const speaker = speaking(this.taps);
    for (const button of this.querySelectorAll(".pad-speaker")) button.setAttribute("aria-pressed", String(button.value === speaker));
    const back = this.querySelector("[data-take-back]");
    const tap = this.taps.at(-1);
    back.disabled = !tap;
    back.querySelector("span").textContent = tap ? words(this, "undo", { what: this.label(tap.code) }) : words(this, "nothing");
  }
}

export function registerTapPad() {
  customElements.define("tap-pad", TapPad);
}
