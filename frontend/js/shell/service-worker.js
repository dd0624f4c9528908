// The shell for offline use; registered after the page has loaded, so that it never competes with it.
import { meta } from "./meta.js";

export function registerServiceWorker() {
  const url = meta("service-worker");
  if (!url || !("serviceWorker" in navigator)) return;
  const register = () => navigator.serviceWorker.register(url).catch(() => {}); // private windows refuse: the page works without
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}
