// The summary of a refused form takes the focus, so that screen readers and thumbs start there; its links focus the field.

export function registerErrorSummary() {
  const summary = /** @type {HTMLElement | null} */ (document.querySelector("form .error-summary, .error-summary:first-of-type"));
  if (summary?.closest(".specimen")) return; // the style guide shows one that nobody caused
  summary?.focus();
  summary?.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    const control = field?.matches("input,select,textarea") ? field : field?.querySelector("input,select,textarea");
    if (!control) return;
    event.preventDefault();
    control.focus();
    (control.closest(".ds-field, fieldset") ?? control).scrollIntoView({ block: "center" });
  });
}
