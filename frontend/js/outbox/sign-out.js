// Signing out while something was not sent yet: the person decides, knowing what each choice means.
import { currentUser } from "../shell/meta.js";
import { exportFile } from "./carrying.js";
import { alone } from "./chain.js";
import { drain, waiting } from "./outbox.js";

/** Give the person a file. @param {{name: string, text: string}} file */
export function download({ name, text }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const choices = {
  send: async () => alone("pamong-outbox", () => drain()).catch(() => {}),
  save: async () => {
    const file = await exportFile(currentUser());
    if (file) download(file);
  },
};

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
    if (!kept) return leave();
    dialog.querySelector("[data-count]").textContent = String(kept);
    if (!dialog.open) dialog.showModal();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  dialog.addEventListener("click", async (event) => {
    const choice = event.target.closest("[data-choice]")?.dataset.choice;
    if (!choice) return;
    if (choice === "leave") return leave();
    await choices[choice]();
    await (choice === "send" ? ask() : undefined);
  });
}
