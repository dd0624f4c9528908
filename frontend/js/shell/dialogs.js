// <a href="#id" data-open="id"> opens a <dialog> (without script `:target` shows it); data-close closes it.
// data-count-from="form id" writes into [data-count] how many rows are chosen there.

/** How many people a bulk form would touch. @param {HTMLFormElement} form @returns {number} */
export function chosenIn(form) {
  const all = form.querySelector('input[name="all"]:checked');
  if (all) return Number(all.getAttribute("data-total") ?? 0);
  return form.querySelectorAll('input[name="ids"]:checked').length;
}

/** @param {HTMLDialogElement} dialog */
function fillCount(dialog) {
  const form = document.getElementById(dialog.dataset.countFrom ?? "");
  const place = dialog.querySelector("[data-count]");
  if (form && place) place.textContent = chosenIn(form).toLocaleString(document.documentElement.lang);
}

/** @param {Document} page */
export function listenForDialogs(page) {
  page.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    const dialog = opener && page.getElementById(opener.dataset.open);
    if (dialog?.showModal) {
      event.preventDefault();
      fillCount(dialog);
      if (!dialog.open) dialog.showModal();
    }
    const closer = event.target.closest("[data-close]");
    if (closer) {
      event.preventDefault();
      closer.closest("dialog")?.close();
      closer.closest(".toast")?.remove();
    }
  });
}
