// A form whose session had ended: what was typed waits on this device and comes back after signing in, to the same person.
import { draftOf, fieldsIn, restore } from "./draft.js";
import { meta } from "./meta.js";

const KEY = "unsent-form";
const DAY = 24 * 3600 * 1000;

/**
 * What to do with a form that was sent last, seen from the page that came back.
 * @param {{user: string, path: string, at: number, lost?: boolean}} kept
 * @param {{user: string, path: string, goal: string, refused: boolean, now: number}} page
 * @returns {"mark" | "restore" | "wait" | "drop"}
 */
export function fate(kept, page) {
  if (page.now - kept.at > DAY) return "drop";
  if (!page.user) return page.goal === kept.path || page.refused ? "mark" : kept.lost ? "wait" : "drop";
  if (page.user !== kept.user) return "drop";
  if (page.refused) return "mark";
  if (!kept.lost) return "drop"; // the form arrived
  return page.path === kept.path ? "restore" : "wait";
}

/** @returns {any} */
function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
}

const formsOf = (page) => [...page.querySelectorAll("main form.form")].filter((form) => form.method === "post" && !form.querySelector("[type=password]"));

/** @param {Document} page */
function keep(page, form) {
  const index = formsOf(page).indexOf(form);
  const draft = draftOf(new FormData(form));
  if (index < 0 || !draft.fields.length) return;
  const path = new URL(form.action, location.href).pathname === location.pathname ? location.pathname : "";
  if (path) localStorage.setItem(KEY, JSON.stringify({ ...draft, user: meta("user"), path, index }));
}

/** @param {Document} page */
function giveBack(page, kept) {
  const form = formsOf(page)[kept.index];
  const note = page.getElementById("typed-again");
  if (!form || !note) return;
  restore(form, fieldsIn(JSON.stringify(kept)));
  form.prepend(note.content.cloneNode(true));
  form.querySelector(".alert").scrollIntoView({ block: "center" });
}

/** @param {Document} page */
export function keepUnsentForms(page) {
  const kept = stored();
  if (kept) {
    const goal = new URLSearchParams(location.search).get("next") ?? "";
    const what = fate(kept, { user: meta("user"), path: location.pathname, goal, refused: Boolean(meta("form-refused")), now: Date.now() });
    if (what === "mark") localStorage.setItem(KEY, JSON.stringify({ ...kept, lost: true }));
    if (what === "restore") giveBack(page, kept);
    if (what === "restore" || what === "drop") localStorage.removeItem(KEY);
  }
  if (meta("user")) page.addEventListener("submit", (event) => !event.defaultPrevented && keep(page, event.target));
}
