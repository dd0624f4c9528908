// htmx (16 KB) is loaded only by pages that use it; its settings stand in <meta name="htmx-config">.
import { meta, postHeaders } from "./meta.js";

const USES = "[hx-get],[hx-post],[hx-put],[hx-delete],[hx-patch],[hx-boost]";

/** htmx starts itself only when it arrives before DOMContentLoaded or after everything: so fetch early, run late. */
function insert(page) {
  const script = page.createElement("script");
  script.src = meta("htmx-src");
  const early = Object.assign(page.createElement("link"), { rel: "preload", as: "script", href: script.src });
  page.head.append(early);
  if (page.readyState === "complete") page.head.append(script);
  else addEventListener("load", () => page.head.append(script), { once: true });
}

/** @param {Document} page */
export function loadHtmxWhereUsed(page) {
  if (!page.querySelector(USES)) return;
  insert(page);
  page.body.addEventListener("htmx:configRequest", (event) => Object.assign(event.detail.headers, postHeaders()));
  // 422 and 400 carry the form with its messages: show them instead of swallowing the answer
  page.body.addEventListener("htmx:beforeSwap", (event) => {
    if ([400, 422].includes(event.detail.xhr.status)) Object.assign(event.detail, { shouldSwap: true, isError: false });
  });
}
