// The way out of this phone for kept sounds: one tab at a time, tried again by itself, held while somebody says so.
import { alone } from "../outbox/chain.js";
import { backOff } from "../outbox/outbox.js";
import { currentUser, postHeaders } from "../shell/meta.js";
import { sendSounds } from "./sound-sender.mjs";
import { openSounds } from "./sound-store.mjs";

export const store = openSounds(currentUser());
let failures = 0;
let held = false;
let timer;

const tell = (what, detail) => document.dispatchEvent(new CustomEvent(`sounds:${what}`, { detail }));
const told = (news) => tell("told", news);

/** Send what waits. Pages hear `sounds:told` of every answer, and at the end `sounds:changed` with what the line is like. */
export async function drain() {
  clearTimeout(timer);
  try {
    await alone("pamong-suara", async () => sendSounds(await store, { headers: postHeaders(), told, goOn: () => !held }));
    failures = 0;
  } catch {
    timer = setTimeout(drain, backOff(Math.min(failures++, 5)));
  }
  tell("changed", failures ? "waiting" : "sending");
}

export const isHeld = () => held;

/** Hold what waits on this phone, as long as this page is open, or let it go. */
export function hold(value) {
  held = value;
  if (held) tell("changed", "sending");
  else drain();
}
