// <lesson-view>: goes on where one stopped, keeps on the phone how far one is, and tells it through the outbox.
// Without script the lesson is read or watched all the same, and finishing it is a plain form.
import { put } from "../outbox/outbox.js";
import { meta } from "../shell/meta.js";
import { later, resumed, rounded, shareRead, worthTelling } from "./lesson-place.mjs";

const CALM = 400; // milliseconds between two looks while scrolling

class LessonView extends HTMLElement {
  connectedCallback() {
    if (!this.hasAttribute("data-learns")) return;
    this.video = this.querySelector("video");
    this.text = this.querySelector("[data-words]");
    this.storage = `lesson:${meta("user")}:${this.dataset.lesson}`;
    const { place, seen } = this.dataset;
    const stop = later({ place: Number(place), at: seen }, JSON.parse(localStorage.getItem(this.storage) ?? "{}"));
    this.sent = seen ? Number(place) : undefined;
    this.place = stop?.place ?? 0;
    this.goOn(this.hasAttribute("data-finished") ? 0 : resumed(stop));
    this.querySelector("[data-finish]")?.addEventListener("submit", this.finish);
    document.addEventListener("visibilitychange", this.left);
    this.listen();
    if (this.sent === undefined) this.tell();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.left);
    removeEventListener("scroll", this.scrolled);
    clearTimeout(this.timer);
  }

  listen() {
    if (!this.video) return addEventListener("scroll", this.scrolled, { passive: true });
    this.video.addEventListener("timeupdate", () => this.reached(this.video.currentTime / this.video.duration));
    this.video.addEventListener("pause", () => this.tell());
    this.video.addEventListener("ended", () => this.done(false));
  }

  /** @param {number} place */
  goOn(place) {
    if (!place) return;
    if (this.video) {
      const jump = () => (this.video.currentTime = place * this.video.duration);
      if (this.video.readyState) jump();
      else this.video.addEventListener("loadedmetadata", jump, { once: true });
    } else if (this.text) {
      const { top, height } = this.text.getBoundingClientRect();
      scrollTo({ top: scrollY + top + place * height - innerHeight, behavior: "instant" });
    }
  }

  scrolled = () => {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (this.text) this.reached(shareRead(this.text.getBoundingClientRect(), innerHeight));
    }, CALM);
  };

  reached(share) {
    this.place = rounded(share);
    localStorage.setItem(this.storage, JSON.stringify({ place: this.place, at: new Date().toISOString() }));
    if (worthTelling(this.place, this.sent)) this.tell();
  }

  left = () => document.hidden && this.place !== this.sent && this.tell();

  tell() {
    this.sent = this.place;
    return put("pelajaran", { pelajaran: this.dataset.lesson, bagian: this.place }).catch(() => {}); // the page itself works on
  }

  finish = (event) => {
    if (this.plain) return;
    event.preventDefault();
    this.done(true).catch(() => {
      this.plain = true;
      event.target.requestSubmit();
    });
  };

  /** @param {boolean} leads whether the way on takes the focus: not under somebody who has just watched to the end */
  async done(leads) {
    if (this.hasAttribute("data-finished")) return;
    await put("pelajaran", { pelajaran: this.dataset.lesson, bagian: 1, selesai: true });
    this.sent = this.place = 1;
    this.toggleAttribute("data-finished", true);
    localStorage.removeItem(this.storage);
    this.querySelector("[data-finish]")?.setAttribute("hidden", "");
    const after = this.querySelector("[data-after]");
    after.hidden = false;
    if (leads) after.querySelector("a")?.focus();
  }
}

export function registerLessonView() {
  customElements.define("lesson-view", LessonView);
}
