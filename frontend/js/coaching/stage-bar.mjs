// <stage-bar>: which stage runs and for how long. A tap is kept on the phone first, then sent; without script it is a form.
import { put } from "../outbox/outbox.js";
import { meta, words } from "../shell/meta.js";
import { clock, following, merge, secondsByStage } from "./stages.mjs";

const FINISHED = "selesai";
const TREMBLE = 500; // a second tap within half a second is a trembling thumb, not a stage

class StageBar extends HTMLElement {
  tappedAt = -TREMBLE;

  connectedCallback() {
    this.buttons = [...this.querySelectorAll(".stage")];
    this.codes = this.buttons.map((button) => button.value);
    this.storage = `practice:${meta("user")}:${this.dataset.triad}`;
    this.state = this.restored();
    this.addEventListener("submit", this.tapped);
    document.addEventListener("visibilitychange", this.wake);
    this.timer = setInterval(() => this.show(), 1000);
    this.show();
    this.tell();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.wake);
    this.lock?.release();
  }

  /** What the server knew when the page was made, and what this phone tapped since. */
  restored() {
    const kept = JSON.parse(localStorage.getItem(this.storage) ?? "{}");
    return { marks: merge(JSON.parse(this.dataset.marks || "[]"), kept.marks ?? []), ended: this.dataset.ended || kept.ended || "" };
  }

  tapped = (event) => {
    if (this.plain) return;
    event.preventDefault();
    const stage = event.submitter?.value;
    if (event.timeStamp - this.tappedAt < TREMBLE) return;
    this.tappedAt = event.timeStamp;
    if (stage) this.keep(stage).catch(() => this.sendPlainly(event.submitter));
  };

  async keep(stage) {
    await put("praktik", { kelompok: this.dataset.triad, tahap: stage });
    const at = new Date().toISOString();
    if (stage === FINISHED) this.state.ended = at;
    else this.state = { marks: [...this.state.marks, { stage, at }], ended: "" };
    localStorage.setItem(this.storage, JSON.stringify(this.state));
    this.warned = "";
    this.show();
    this.tell(!this.state.ended && this.state.marks.length === 1);
    this.wake();
  }

  /** No storage on this device: the form goes as if there were no script. */
  sendPlainly(button) {
    this.plain = true;
    button.click();
  }

  get current() {
    return this.state.ended ? "" : (this.state.marks.at(-1)?.stage ?? "");
  }

  show() {
    const { marks, ended } = this.state;
    const end = ended ? Date.parse(ended) : Date.now();
    const seconds = secondsByStage(marks, end);
    const first = marks[0] ? Date.parse(marks[0].at) : end;
    const reached = ended ? this.codes.length : this.codes.indexOf(this.current);
    this.buttons.forEach((button, place) => {
      button.toggleAttribute("data-done", place < reached);
      if (place === reached) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
    this.querySelector("[data-total]").textContent = marks.length ? clock((end - first) / 1000) : "–";
    this.showStage(seconds[this.current] ?? 0);
  }

  showStage(seconds) {
    const button = this.buttons[this.codes.indexOf(this.current)];
    const minutes = Number(button?.dataset.minutes ?? 0);
    const late = Boolean(button) && seconds > minutes * 60;
    this.toggleAttribute("data-late", late);
    if (late && this.warned !== this.current) navigator.vibrate?.([180, 90, 180]);
    if (late) this.warned = this.current;
    const idle = this.state.ended ? "over" : "idle";
    this.querySelector("[data-stage-now]").textContent = button ? button.dataset.title : words(this, idle);
    this.querySelector("[data-stage-time]").textContent = button ? words(this, "of", { time: clock(seconds), minutes }) : "";
    this.showNext();
  }

  showNext() {
    const next = this.querySelector("[data-next]");
    const compact = this.hasAttribute("data-compact"); // the stages are tapped; the button only begins and ends
    const code = (compact && this.current ? undefined : following(this.codes, this.current)) ?? FINISHED;
    const stage = this.buttons[this.codes.indexOf(code)]?.dataset.title;
    next.value = code;
    if (compact && this.current) next.dataset.variant = "secondary";
    next.textContent = code === FINISHED ? words(this, "finish") : words(this, this.current ? "on" : "begin", { stage });
    next.form.hidden = Boolean(this.state.ended);
  }

  /** @param {boolean} begun whether this very tap began the conversation */
  tell(begun = false) {
    const detail = { stage: this.current || this.codes[0], ended: Boolean(this.state.ended), begun };
    this.dispatchEvent(new CustomEvent("stage:changed", { bubbles: true, detail }));
  }

  /** The screen stays on while the conversation runs. */
  wake = async () => {
    if (document.hidden || !navigator.wakeLock) return;
    if (!this.current) this.lock?.release();
    else this.lock = await navigator.wakeLock.request("screen").catch(() => undefined);
  };
}

export function registerStageBar() {
  customElements.define("stage-bar", StageBar);
}
