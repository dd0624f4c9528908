// While a call runs, the sheet beside it is sent without leaving the page: leaving would end the call.
import { registerErrorSummary } from "../../shell/error-summary.js";

/** @param {HTMLElement} room carries `data-joined` while its owner is in the call */
export function stayWhileIn(room) {
  document.addEventListener(
    "submit",
    (event) => {
      const part = event.target.closest("[data-stays]");
      if (!part || part.dataset.leaves || !room.hasAttribute("data-joined")) return;
      event.preventDefault();
      send(event.target, part);
    },
    { capture: true },
  );
}

/** Puts in place of a part what the server answers; a page without it (the session has ended) is gone to as usual.
 * @param {HTMLFormElement} form @param {HTMLElement} part */
async function send(form, part) {
  const [button, unsent] = [form.querySelector("button:not([type])"), form.querySelector("[data-unsent]")];
  button.disabled = true;
  unsent.hidden = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById(part.id);
    if (next) return show(part, next, page);
    part.dataset.leaves = "1";
    button.disabled = false;
    form.requestSubmit();
  } catch {
    unsent.hidden = false; // nothing typed is lost: the form stands as it was
  } finally {
    button.disabled = false;
  }
}

/** @param {HTMLElement} part @param {HTMLElement} next @param {Document} page */
function show(part, next, page) {
  document.querySelector(".messages")?.replaceChildren(...(page.querySelector(".messages")?.children ?? []));
  part.replaceWith(next);
  registerErrorSummary(); // what is wrong takes the focus, as on a page that was loaded
  const first = next.querySelector(".error-summary") ?? document.querySelector(".messages > *") ?? next;
  first.scrollIntoView(); // from its first line: a long summary is taller than a phone
}
