// A form is sent once: the second of two quick presses does nothing. What comes back (also from the page cache) may be sent.
const AGAIN_AFTER = 8000; // no answer by then: let people try again

/** @param {{dataset: {sentAt?: string}, method: string}} form @param {number} at @returns {boolean} whether it may be sent */
export function maySend(form, at) {
  if (form.method !== "post") return true;
  if (at - Number(form.dataset.sentAt ?? -Infinity) < AGAIN_AFTER) return false;
  form.dataset.sentAt = String(at);
  return true;
}

/** @param {Document} page */
export function sendOnce(page) {
  page.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && !maySend(/** @type {any} */ (event.target), Date.now())) event.preventDefault();
  });
  addEventListener("pageshow", () => page.querySelectorAll("form[data-sent-at]").forEach((form) => form.removeAttribute("data-sent-at")));
}
