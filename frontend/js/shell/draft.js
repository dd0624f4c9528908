// What was typed but not yet received: kept per page and form in local storage. "Nothing typed is lost, ever."
const KEEP = 14 * 24 * 3600 * 1000;

/** @param {Iterable<[string, FormDataEntryValue]>} entries what a FormData yields */
export function draftOf(entries, now = Date.now()) {
  const fields = [...entries].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  return { at: now, fields };
}

/** The fields of a stored draft, or none when it is too old or unreadable. @param {string | null} text */
export function fieldsIn(text, now = Date.now()) {
  try {
    const draft = JSON.parse(text ?? "");
    return Array.isArray(draft.fields) && now - draft.at < KEEP ? draft.fields : [];
  } catch {
    return [];
  }
}

/** Puts stored values back into a form. @param {HTMLFormElement} form @param {[string, string][]} fields */
export function restore(form, fields) {
  const names = new Set(fields.map(([name]) => name));
  for (const control of form.elements) {
    if (!names.has(control.name) && control.type !== "checkbox") continue;
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (control.type !== "file" && control.type !== "hidden") control.value = values[0];
  }
}
