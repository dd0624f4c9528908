// <outbox-list>: what waits on this device, with the reason where the server did not accept it.
import { everything, forget, openStore } from "../outbox/store.js";
import { meta, words } from "../shell/meta.js";

class OutboxList extends HTMLElement {
  connectedCallback() {
    addEventListener("outbox:changed", this.show);
    this.show();
  }

  disconnectedCallback() {
    removeEventListener("outbox:changed", this.show);
  }

  show = async () => {
    const store = await openStore(meta("user"));
    const events = await everything(store);
    store.close();
    this.replaceChildren(events.length ? this.list(events) : this.line("p", words(this, "empty")));
  };

  line(tag, text, className = "") {
    const element = document.createElement(tag);
    element.textContent = text;
    element.className = className;
    return element;
  }

  list(events) {
    const list = this.line("ol", "", "timeline");
    list.append(...events.map((event) => this.item(event)));
    return list;
  }

  item(event) {
    const item = this.line("li", "", "timeline-item");
    const body = document.createElement("div");
    const when = new Date(event.made_at).toLocaleString(document.documentElement.lang);
    body.append(this.line("p", `${when} · ${event.kind}`, "timeline-when"), this.line("strong", words(this, event.state)));
    if (event.message) body.append(this.line("p", event.message));
    if (event.state === "refused") body.append(this.remover(event));
    item.append(body);
    return item;
  }

  remover(event) {
    const button = this.line("button", words(this, "forget"), "ds-button");
    button.dataset.variant = "secondary";
    button.addEventListener("click", async () => {
      const store = await openStore(meta("user"));
      await forget(store, [event.key]);
      store.close();
      dispatchEvent(new Event("outbox:changed"));
    });
    return button;
  }
}

customElements.define("outbox-list", OutboxList);
