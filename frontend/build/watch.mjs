// Builds again when a source changes (templates too: they decide which icons go into the sprite).
import { watch } from "node:fs";
import { FRONTEND, SOURCES } from "./places.mjs";

/** @param {() => Promise<unknown>} build */
export function watchSources(build) {
  let timer = null;
  const later = (_, name) => {
    if (!name || /dist|\.pyc$/.test(name)) return;
    clearTimeout(timer);
    timer = setTimeout(() => build().catch((error) => console.error(error.message)), 200);
  };
  for (const folder of [FRONTEND, SOURCES]) watch(folder, { recursive: true }, later);
}
