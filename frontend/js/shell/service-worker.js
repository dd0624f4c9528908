// The shell for offline use; registered after the page has loaded, so that it never competes with it.
import { meta } from "./meta.js";

/** Copies of personal pages leave the device when the person signs out or another one signs in. */
function forgetOnChange(user) {
  if (meta("kept-page")) return; // a page the device keeps names nobody
  const last = localStorage.getItem("last-user") ?? "";
  const forget = () => {
    navigator.serviceWorker.controller?.postMessage({ forget: true });
    if (last) indexedDB.deleteDatabase(`pamong-roster-${last}`);
  };
  if (last !== user) forget();
  localStorage.setItem("last-user", user);
  document.querySelector("[data-sign-out]")?.addEventListener("leaving", forget);
}

export function registerServiceWorker() {
  const url = meta("service-worker");
  if (!url || !("serviceWorker" in navigator)) return;
  forgetOnChange(meta("user"));
  const register = () => navigator.serviceWorker.register(url).catch(() => {}); // private windows refuse: the page works without
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}
