// <kept-lesson>: keeps a lesson with its video on this device when the person wishes, and says whether it is there.
// <lesson-list>: marks the lessons that are, and lets go of those the committee took back. What is kept leaves the device at sign-out, like every personal page.
import { keepForOffline } from "../shell/keeping.js";
import { words } from "../shell/meta.js";

const CACHE = "pages"; // the service worker answers from it

/** Are all of these addresses on this device? @param {string[]} addresses */
async function areKept(addresses) {
  const cache = await caches.open(CACHE);
  const found = await Promise.all(addresses.map((address) => cache.match(address, { ignoreVary: true })));
  return found.every(Boolean);
}

/** Fetch an address into the cache, telling how far it is. @param {string} address @param {(share: number) => void} told */
async function fetchInto(address, told) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok || !answer.body) throw new Error(String(answer.status));
  const whole = Number(answer.headers.get("content-length"));
  const reader = answer.body.getReader();
  let come = 0;
  const counted = new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) return controller.close();
      come += value.length;
      if (whole) told(come / whole);
      controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  await (await caches.open(CACHE)).put(address, new Response(counted, { headers: answer.headers }));
}

/** What is kept below the list without being on it. @param {string[]} addresses @param {string} list @param {string[]} listed */
export function unlisted(addresses, list, listed) {
  const gone = (path) => path.startsWith(list) && path !== list && !listed.some((lesson) => path.startsWith(lesson));
  return addresses.filter((address) => gone(new URL(address).pathname));
}

class KeptLesson extends HTMLElement {
  async connectedCallback() {
    if (!("caches" in globalThis) || !navigator.serviceWorker) return;
    this.files = this.dataset.files.split(" ").filter(Boolean);
    this.button = this.querySelector("[data-toggle]");
    this.button.addEventListener("click", () => (this.kept ? this.drop() : this.keep()));
    await this.show();
    this.hidden = false;
  }

  async show(failed = false) {
    this.kept = await areKept([location.pathname, ...this.files]);
    this.toggleAttribute("data-here", this.kept);
    this.say(failed ? "failed" : this.kept ? "kept" : "open");
    this.button.textContent = words(this, this.kept ? "drop" : "keep");
    this.button.disabled = false;
  }

  say(key, values = {}) {
    this.querySelector("[data-state]").textContent = words(this, key, values);
  }

  async keep() {
    this.button.disabled = true;
    this.say("running", { percent: 0 });
    try {
      for (const file of this.files) await fetchInto(file, (share) => this.say("running", { percent: Math.round(100 * share) }));
      const look = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((part) => part.href || part.src);
      if (!(await keepForOffline(look))) throw new Error("the page is not kept");
      await fetchInto(this.dataset.list, () => {});
      await this.show();
    } catch {
      await this.forget();
      await this.show(true);
    }
  }

  async forget() {
    const cache = await caches.open(CACHE);
    await Promise.all([location.pathname, ...this.files].map((address) => cache.delete(address, { ignoreVary: true })));
  }

  async drop() {
    await this.forget();
    await this.show();
  }
}

class LessonList extends HTMLElement {
  async connectedCallback() {
    if (!("caches" in globalThis)) return;
    for (const entry of this.querySelectorAll("[data-lesson]")) {
      const { lesson, video } = entry.dataset;
      if (await areKept(video ? [lesson, video] : [lesson])) entry.querySelector("[data-kept-here]").hidden = false;
    }
    await this.letGo();
  }

  async letGo() {
    const cache = await caches.open(CACHE);
    const listed = [...this.querySelectorAll("[data-lesson]")].map(({ dataset }) => dataset.lesson);
    const addresses = (await cache.keys()).map(({ url }) => url);
    await Promise.all(unlisted(addresses, location.pathname, listed).map((address) => cache.delete(address, { ignoreVary: true })));
  }
}

export function registerKeptLessons() {
  customElements.define("kept-lesson", KeptLesson);
  customElements.define("lesson-list", LessonList);
}
