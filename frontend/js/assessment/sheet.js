// <test-sheet>: every answer goes to the outbox at once, so that a dead phone loses none; counts, and shows the time left.
import { put, waiting } from "../outbox/outbox.js";
import { inState, withStore } from "../outbox/store.js";
import { currentUser, words } from "../shell/meta.js";
import { clock, elapsed, keptAnswers, response } from "./running.mjs";

const SOON = 5 * 60 * 1000;
const nowOnBoth = () => ({ tick: performance.now(), wall: Date.now() });

class TestSheet extends HTMLElement {
  sequence = 0;
  then = nowOnBoth();

  connectedCallback() {
    this.form = this.querySelector("form");
    this.total = Number(this.dataset.elapsed) + Number(this.dataset.left) * 1000;
    this.form.addEventListener("change", (event) => this.changed(event.target.closest("[data-question]")));
    this.form.addEventListener("keydown", (event) => this.entered(event));
    addEventListener("outbox:changed", this.tell);
    this.timer = setInterval(() => this.tick(), 1000);
    this.restore().then(() => this.count());
    this.tick();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    removeEventListener("outbox:changed", this.tell);
  }

  /** The enter key (on phones “Go”) ends a number; it never sends the page. */
  entered(event) {
    if (event.key !== "Enter" || event.target.type !== "text") return;
    event.preventDefault();
    event.target.blur();
  }

  get elapsed() {
    return elapsed(Number(this.dataset.elapsed), this.then, nowOnBoth());
  }

  /** What this phone kept and has not sent yet stands on the page again. */
  async restore() {
    if (!globalThis.indexedDB) return;
    const kept = keptAnswers(await withStore(currentUser(), (store) => inState(store, "kept")), this.dataset.sitting);
    for (const question of this.querySelectorAll("[data-question]")) {
      if (kept.has(question.dataset.question)) this.fill(question, kept.get(question.dataset.question));
    }
  }

  fill(question, answer) {
    const values = [answer ?? []].flat();
    for (const control of question.querySelectorAll("input")) {
      if (control.type === "text") control.value = values[0] ?? "";
      else control.checked = values.includes(control.value);
    }
  }

  valuesOf(question) {
    const controls = [...question.querySelectorAll("input")];
    return controls.filter((control) => control.type === "text" || control.checked).map((control) => control.value);
  }

  async changed(question) {
    if (!question) return;
    this.count();
    this.sequence += 1;
    const { sitting } = this.dataset;
    const { question: item, kind } = question.dataset;
    const payload = { sitting, item, response: response(kind, this.valuesOf(question)), elapsed: this.elapsed, seq: this.sequence };
    await put("jawaban", payload).catch(() => {}); // no storage: the form itself carries the answer
  }

  tell = async () => {
    const numbers = await waiting();
    const key = numbers.kept ? "kept" : numbers.refused ? "refused" : "sent";
    this.querySelector("[data-state]").textContent = words(this, key);
  };

  count() {
    const questions = [...this.querySelectorAll("[data-question]")];
    const n = questions.filter((question) => this.valuesOf(question).some((value) => value.trim())).length;
    this.querySelector("[data-count]").textContent = words(this, "counted", { n, all: questions.length });
  }

  tick() {
    const left = this.total - this.elapsed;
    this.querySelector("[data-clock]").textContent = clock(left);
    if (left < SOON && left > SOON - 1500) this.querySelector("[data-state]").textContent = words(this, "soon");
    this.toggleAttribute("data-hurry", left < SOON);
    if (left <= 0) this.end();
  }

  /**
   * The time is over: send what stands there. The server hands in, or gives the sheet back with the time that the
   * committee has added since. Without signal the outbox hands in, and the answers count.
   */
  end() {
    clearInterval(this.timer);
    this.querySelector("[data-state]").textContent = words(this, "over");
    if (navigator.onLine) this.form.requestSubmit(this.form.querySelector('[value="save"]'));
    else put("kumpul-tes", { sitting: this.dataset.sitting }).catch(() => {});
  }
}

customElements.define("test-sheet", TestSheet);
