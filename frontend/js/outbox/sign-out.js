// Signing out while something was not sent yet: the person decides, knowing what each choice means.
import { currentUser } from "../shell/meta.js";
import { exportFile } from "./carrying.js";
import { done, opened, using } from "./database.js";
import { drainAlone, waiting } from "./outbox.js";

/** Give the person a file. @param {{name: string, text: string}} file */
export function download({ name, text }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Sounds that wait (coaching/sound-store.mjs); who never recorded has no such store, and gets none. */
const sounds = () =>
  using(
    opened("suara", currentUser(), undefined, ({ transaction }) => transaction.abort()),
    (store) => done(store.transaction("recordings").objectStore("recordings").count()),
  ).catch(() => 0);

async function save() {
  const file = await exportFile(currentUser());
  if (file) download(file);
}

/** @param {Document} page */
export function guardSignOut(page) {
  const form = page.querySelector("[data-sign-out]");
  const dialog = page.getElementById("unsent");
  if (!form || !dialog?.showModal || !globalThis.indexedDB) return;
  const leave = () => {
    form.dispatchEvent(new Event("leaving"));
    form.submit();
  };
  const ask = async () => {
    const { kept } = await waiting().catch(() => ({ kept: 0 }));
    const count = kept + (await sounds());
    if (!count) return leave();
    dialog.querySelector("[data-count]").textContent = count;
    if (!dialog.open) dialog.showModal();
  };
  const send = async () => {
    dispatchEvent(new Event("online")); // pages that send sounds try at once
    await drainAlone().catch(() => {});
    await ask();
  };
  const choices = { leave, save, send };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  dialog.addEventListener("click", ({ target }) => choices[target.closest("[data-choice]")?.dataset.choice]?.());
}
