// <presence-scanner>: the committee's camera. Reads a card, knows its person from the snapshot, keeps the scan on the phone
// and answers at once; sending is the outbox's work. Without a snapshot the server answers, as it does for the plain form.
import { prepareDevice } from "../outbox/outbox.js";
import { everything, withStore } from "../outbox/store.js";
import { uuid7 } from "../outbox/uuid7.js";
import { keepForOffline } from "../shell/keeping.js";
import { currentUser, postHeaders, words } from "../shell/meta.js";
import { Answers } from "./answers.mjs";
import { byHand, codeIn, scanned } from "./claims.mjs";
import { once, openReader } from "./reader.mjs";
import { DATA_MISSING, Roster, longId, objection } from "./roster.mjs";

const FRESHEN = 60_000;

class PresenceScanner extends HTMLElement {
  isNew = once();
  mine = new Set();

  connectedCallback() {
    this.session = this.getAttribute("session");
    this.answers = new Answers(this);
    this.video = /** @type {HTMLVideoElement} */ (this.querySelector("video"));
    this.start = /** @type {HTMLButtonElement} */ (this.querySelector("[data-start]"));
    this.start.hidden = !navigator.mediaDevices;
    this.start.addEventListener("click", () => this.open());
    this.form = document.querySelector("form[data-typed]");
    this.form?.addEventListener("submit", (event) => this.typed(event));
    this.ready = this.prepare().catch(() => {}); // a browser that cannot: the server knows the names
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    this.answers.close();
    for (const track of this.video.srcObject?.getTracks() ?? []) track.stop();
  }

  /** Names for when there is no signal, and everything this page needs to open again without it. */
  async prepare() {
    const { dev } = (await prepareDevice()) ?? {};
    if (!dev) return;
    this.roster = new Roster(currentUser(), this.getAttribute("event"), dev);
    await this.roster.load();
    await this.remember();
    this.tellNames();
    await this.freshen();
    this.timer = setInterval(() => this.freshen(), FRESHEN);
    const kept = await keepForOffline([this.getAttribute("decoder"), this.getAttribute("wasm"), import.meta.url]);
    if (kept && this.roster.people.size) this.tellReady();
  }

  async freshen() {
    if (document.hidden) return;
    await this.roster.refresh(this.getAttribute("snapshot")).catch(() => {}); // no signal: what is here serves
    this.tellNames();
  }

  tellNames() {
    if (!this.roster.known) return;
    this.dataset.names = String(this.roster.people.size);
    this.count();
  }

  tellReady() {
    const place = this.querySelector("[data-ready]");
    place.textContent = words(this, "ready", { n: this.roster.people.size });
    place.hidden = false;
  }

  /** Whom this phone scanned already, also before the page was opened again. */
  async remember() {
    const events = await withStore(currentUser(), everything);
    const here = events.filter(({ event }) => event?.jenis === "hadir" && event.sesi === this.session);
    this.mine = new Set(here.map(({ event }) => (event.peserta ? event.peserta : longId(event.bukti.split(".")[2]))));
  }

  async open() {
    try {
      this.answers.allowSound();
      this.video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
      this.querySelector("[data-view]").hidden = false;
      this.start.hidden = true;
      await this.video.play();
      this.read = await openReader(this.getAttribute("decoder"), this.getAttribute("wasm"));
      this.watch();
    } catch {
      this.answers.show({ tone: "warning", title: words(this, "no-camera"), text: "" });
    }
  }

  async watch() {
    if (!this.isConnected) return;
    const text = document.hidden ? "" : await this.read(this.video).catch(() => "");
    if (this.isNew(text)) await this.take(text);
    setTimeout(() => this.watch(), 80);
  }

  /** A USB scanner types a code and presses Enter; a name is looked for on this phone, else by the server. */
  typed(event) {
    const field = this.form.elements.namedItem("code");
    const isCode = /(^|\/)[PV]1\./.test(field.value);
    if (!isCode && !this.roster?.people.size) return;
    event.preventDefault();
    if (isCode) this.take(field.value);
    else this.choose(field.value.trim());
    field.value = "";
    field.focus();
  }

  async take(text) {
    const began = performance.now();
    const code = codeIn(text);
    if (code.startsWith("V1.")) this.answers.show({ tone: "warning", title: words(this, "venue-title"), text: words(this, "venue") });
    else if (this.roster?.known) await this.known(code);
    else await this.asked(code);
    this.dataset.took = String(Math.round(performance.now() - began));
  }

  async known(code) {
    const person = await this.roster.whose(code);
    if (person === undefined) return this.answers.show({ tone: "danger", title: words(this, "wrong-title"), text: words(this, "wrong") });
    await this.record(person, () => scanned(this.session, code), code.split(".")[2]);
  }

  /** Keep it first; only what is on the disk is answered in green. */
  async record(person, keep, id) {
    const name = person?.name ?? words(this, "stranger");
    const again = this.mine.has(longId(id));
    try {
      this.answers.watch(await keep(), name);
    } catch {
      return this.answers.show({ tone: "danger", title: words(this, "full-title"), text: `${name}. ${words(this, "full")}` });
    }
    this.mine.add(longId(id));
    this.answers.show({ title: name, ...this.verdict(person, again) });
    this.count();
  }

  verdict(person, again) {
    if (!person) return { tone: "warning", text: words(this, "stranger-text") };
    const against = objection(this.roster, this.session, person);
    const values = { kelas: this.roster.className(person.group) };
    if (against) return { tone: "warning", text: words(this, against, values) };
    if (again) return { tone: "info", text: words(this, "again") };
    if (person.flags & DATA_MISSING) return { tone: "success", text: words(this, "missing", values) };
    return { tone: "success", text: words(this, "present", values) };
  }

  count() {
    const there = new Set(this.roster.present.get(this.session) ?? []);
    const here = [...this.mine].filter((id) => ![...there].some((short) => longId(short) === id));
    this.tellNumbers(there.size + here.length, this.roster.expected(this.session));
  }

  tellNumbers(present, expected) {
    this.querySelector("[data-numbers]").textContent = words(this, "count", { present, expected });
  }

  choose(typed) {
    const found = this.roster.search(typed);
    const list = this.querySelector("[data-found]");
    const text = found.length ? "" : words(this, "nobody");
    list.replaceChildren(...found.map((person) => this.choice(person)));
    if (text) this.answers.show({ tone: "warning", title: typed, text });
  }

  choice(person) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ds-button";
    button.dataset.variant = "secondary";
    button.textContent = [person.name, this.roster.className(person.group), this.roster.known.daerah[person.region]].filter(Boolean).join(" · ");
    button.addEventListener("click", async () => {
      await this.record(person, () => byHand(this.session, longId(person.id), words(this, "by-name")), person.id);
      this.querySelector("[data-found]").replaceChildren();
    });
    item.append(button);
    return item;
  }

  /** No snapshot here: the server answers; without signal the scan is kept, nameless. */
  async asked(code) {
    const body = new URLSearchParams({ code, key: uuid7() });
    try {
      const answer = await fetch(location.href, { method: "POST", body, headers: { ...postHeaders(), Accept: "application/json" } });
      if (answer.status >= 400 && answer.status < 500) return this.answers.show({ tone: "danger", title: words(this, "refused-title"), text: words(this, "refused") });
      const told = await answer.json(); // a page instead of an answer (signed out, server trouble) is kept like no signal
      this.answers.show(told);
      this.tellNumbers(told.present, told.expected);
    } catch {
      await scanned(this.session, code)
        .then(() => this.answers.show({ tone: "info", title: words(this, "kept-title"), text: words(this, "kept") }))
        .catch(() => this.answers.show({ tone: "danger", title: words(this, "full-title"), text: words(this, "full") }));
    }
  }
}

customElements.define("presence-scanner", PresenceScanner);
