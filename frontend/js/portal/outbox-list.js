// <outbox-list>: what is on this device, with the reason where the server did not accept it; a file for another phone,
// and the way in for one that somebody else brings.
import { exportFile, importFile } from "../outbox/carrying.js";
import { download } from "../outbox/sign-out.js";
import { everything, forget, withStore } from "../outbox/store.js";
import { waiting } from "../outbox/outbox.js";
import { currentUser, words } from "../shell/meta.js";

const MOST = 200; // newest first; the numbers above tell of all
const changed = () => dispatchEvent(new Event("outbox:changed"));

function element(tag, text, className = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
}

class OutboxList extends HTMLElement {
  connectedCallback() {
    addEventListener("outbox:changed", this.show);
    const page = document.querySelector("[data-carry]");
    page?.querySelector("[data-save]").addEventListener("click", () => this.save());
    page?.querySelector("[type=file]").addEventListener("change", (event) => this.take(event.target));
    if (page) page.hidden = false;
    this.show();
  }

  disconnectedCallback() {
    removeEventListener("outbox:changed", this.show);
  }

  tell(key, values) {
    document.querySelector("[data-carried]").textContent = words(this, key, values);
  }

  async save() {
    const file = await exportFile(currentUser());
    if (file) download(file);
    this.tell(file ? "saved" : "nothing");
  }

  async take(field) {
    const [file] = field.files;
    if (!file) return;
    try {
      this.tell("taken", { n: await importFile(await file.text(), currentUser()) });
    } catch {
      this.tell("broken");
    }
    field.value = "";
    field.dispatchEvent(new Event("change")); // the name beside the button goes too
  }

  show = async () => {
    const numbers = await waiting();
    const events = (await withStore(currentUser(), everything)).reverse();
    const parts = [element("p", words(this, "numbers", numbers), "lead")];
    if (numbers.trouble?.message) parts.push(element("p", numbers.trouble.message));
    parts.push(events.length ? this.list(events.slice(0, MOST)) : element("p", words(this, "empty")));
    this.replaceChildren(...parts);
  };

  list(events) {
    const list = element("ol", "", "timeline");
    list.append(...events.map((event) => this.item(event)));
    return list;
  }

  item(event) {
    const item = element("li", "", "timeline-item");
    const body = document.createElement("div");
    const when = new Date(event.made_at).toLocaleString(document.documentElement.lang);
    const kind = words(this, `kind-${event.kind}`) || event.kind;
    body.append(element("p", `${when} · ${kind}`, "timeline-when"), element("strong", words(this, event.state)));
    if (event.message) body.append(element("p", event.message));
    if (["refused", "held"].includes(event.state)) body.append(this.remover(event));
    item.append(body);
    return item;
  }

  remover(event) {
    const button = element("button", words(this, "forget"), "ds-button");
    button.dataset.variant = "secondary";
    button.addEventListener("click", async () => {
      await withStore(currentUser(), (store) => forget(store, [event.key]));
      changed();
    });
    return button;
  }
}

customElements.define("outbox-list", OutboxList);
