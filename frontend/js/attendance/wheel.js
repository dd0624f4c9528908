// <presence-wheel>: the session's QR and spoken code, made on this device from the session's key, so that they go on
// turning while the server cannot be reached. Without WebCrypto the page is loaded anew every 15 seconds.
import { keepForOffline } from "../shell/keeping.js";
import { modules, outline } from "./qr-code.mjs";
import { openKey, spokenCode, STEP, venueTail } from "./venue-codes.mjs";

const CLOCK = "pamong-clock"; // how far the server's clock is from this device's, as last heard
const ASK_AGAIN = 300_000;

/** Ask the server for the time; a device whose clock is wrong would show codes that nobody can use. */
async function heardOffset() {
  const began = Date.now();
  const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
  const told = Date.parse(answer.headers.get("Date") ?? "");
  if (Number.isNaN(told)) throw new Error("no date");
  return told + 500 - (began + Date.now()) / 2;
}

class PresenceWheel extends HTMLElement {
  connectedCallback() {
    this.picture = this.querySelector("[data-picture]");
    if (globalThis.crypto?.subtle) this.start();
    else this.timer = setTimeout(() => location.reload(), STEP);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  async start() {
    this.off = Number(localStorage.getItem(CLOCK) ?? 0);
    this.key = await openKey(this.getAttribute("key"));
    await this.hearClock();
    await this.turn();
    await keepForOffline([import.meta.url]).catch(() => {});
  }

  async hearClock() {
    this.asked = Date.now();
    try {
      this.off = await heardOffset();
      localStorage.setItem(CLOCK, String(Math.round(this.off)));
    } catch {
      // the last one that was heard serves
    }
  }

  async turn() {
    const now = Date.now() + this.off;
    const session = this.getAttribute("session");
    this.draw(this.getAttribute("link") + (await venueTail(this.key, session, now)));
    this.querySelector("[data-spoken]").textContent = (await spokenCode(this.key, session, now)).replace(/^.../, "$& ");
    this.timer = setTimeout(() => this.turn(), STEP - (now % STEP) + 50);
    if (Date.now() - this.asked > ASK_AGAIN) this.hearClock();
  }

  draw(text) {
    const rows = modules(text);
    if (!rows) return location.reload(); // an address too long to be drawn here: the server draws it
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    const size = rows.length + 4;
    picture.setAttribute("viewBox", `0 0 ${size} ${size}`);
    picture.setAttribute("data-text", text);
    path.setAttribute("d", outline(rows));
    picture.append(path);
    this.picture.replaceChildren(picture);
  }
}

customElements.define("presence-wheel", PresenceWheel);
