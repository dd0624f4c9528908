// What the server tells scripts: <meta name="…" content="…"> in base.html.

/** @param {string} name @returns {string} */
export function meta(name) {
  return document.querySelector(`meta[name="${name}"]`)?.getAttribute("content") ?? "";
}

/** Who acts here. A page that the device itself keeps for times without signal names nobody: the last who was signed in. */
export function currentUser() {
  return meta("user") || (meta("kept-page") ? (localStorage.getItem("last-user") ?? "") : "");
}

/** Headers for a POST by script. @returns {Record<string, string>} */
export function postHeaders() {
  return { "X-CSRFToken": meta("csrf-token") };
}

/** The same with a token of this moment: a page kept on the device holds an old one, or none of this person's. */
export async function freshHeaders() {
  const text = await (await fetch(document.querySelector("a.sync")?.href ?? "/")).text();
  return { "X-CSRFToken": text.match(/name="csrf-token" content="([^"]+)"/)?.[1] ?? "" };
}

/** A sentence translated by the server, with `{n}` filled in. @param {Element} element @param {string} key */
export function words(element, key, values = {}) {
  const text = element.getAttribute(`data-${key}`) ?? "";
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}
