// The line to the server: takes a seat, hands on messages to other seats, fetches what they sent. No DOM.
// Asks by short requests: a waiting request would hold one of the server's few threads for every person in a call.

const TIMEOUT = 10_000;
const LOOKING = 2500; // while nothing answers: a question that hangs would hide that the signal is back
const SOON = 120; // messages of one moment travel together
const AGAIN = 500;

/** @param {string} url @param {HeadersInit} headers @param {object} body */
async function post(url, headers, body, patience = TIMEOUT) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), patience);
  try {
    return await fetch(url, { method: "POST", headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify(body), signal: control.signal });
  } finally {
    clearTimeout(timer);
  }
}

export class Line extends EventTarget {
  /** @type {{to: string, body: object}[]} */
  queue = [];
  after = 0;
  reached = true;

  /** @param {{enter: string, messages: string, leave: string}} urls @param {HeadersInit} headers @param {() => number} pace milliseconds until the next question */
  constructor(urls, headers, pace) {
    super();
    this.urls = urls;
    this.headers = headers;
    this.pace = pace;
    /** Kilobits a second the line carried when it was last measured. @type {number | null} */
    this.room = null;
    this.measuring = true;
  }

  /** Takes the measure of an answer that was filled up for it: what came, over the time from its first byte to its last. */
  measure() {
    const entry = performance.getEntriesByName(new URL(this.urls.messages, location.href).href).at(-1);
    if (!entry?.transferSize) return;
    this.room = (8 * entry.transferSize) / Math.max(1, entry.responseEnd - entry.responseStart);
    this.measuring = false;
  }

  /** Takes a seat; throws the server's sentence when there is none. */
  async enter() {
    const answer = await post(this.urls.enter, this.headers, {});
    const seat = await answer.json();
    if (!answer.ok) throw new Error(seat.message);
    this.seat = seat.seat;
    this.after = 0;
    this.queue = [];
    this.open = true;
    this.plan(SOON);
    return seat;
  }

  /** @param {string} to @param {object} body */
  send(to, body) {
    this.queue.push({ to, body });
    if (!this.asking) this.plan(SOON);
  }

  plan(delay = this.queue.length ? SOON : this.pace()) {
    clearTimeout(this.timer);
    if (this.open) this.timer = setTimeout(() => this.ask(), delay);
  }

  async ask() {
    if (this.asking) return;
    this.asking = true;
    const messages = this.reached ? this.queue.slice(0, 50) : []; // first a short question, then what has gathered
    if (this.measuring) performance.clearResourceTimings(); // the browser notes no more once its list is full
    try {
      const question = { seat: this.seat, after: this.after, messages, measure: this.measuring && this.reached };
      const answer = await post(this.urls.messages, this.headers, question, this.reached ? TIMEOUT : LOOKING);
      this.queue.splice(0, answer.status < 500 ? messages.length : 0);
      await this.take(answer);
      this.plan();
    } catch {
      this.tell("reached", (this.reached = false));
      this.plan(AGAIN);
    } finally {
      this.asking = false;
    }
  }

  /** @param {Response} answer */
  async take(answer) {
    if (answer.status === 409) {
      this.open = false;
      return this.tell("gone", undefined);
    }
    if (answer.status === 404) {
      this.open = false; // the group, or the place in it, is gone
      return this.tell("closed", undefined);
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const { messages, people, filler } = await answer.json();
    if (filler) setTimeout(() => this.measure()); // the browser notes its times just after
    if (!this.reached) this.measuring = true;
    if (!this.reached) this.tell("reached", (this.reached = true));
    this.tell("people", people);
    for (const message of messages) {
      this.after = Math.max(this.after, message.id);
      this.tell("message", message);
    }
  }

  /** @param {string} name @param {unknown} detail */
  tell(name, detail) {
    if (this.open || name === "gone" || name === "closed") this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  leave() {
    this.open = false;
    clearTimeout(this.timer);
    const body = JSON.stringify({ seat: this.seat });
    fetch(this.urls.leave, { method: "POST", headers: { ...this.headers, "Content-Type": "application/json" }, body, keepalive: true }).catch(() => {});
  }
}
