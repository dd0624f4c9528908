/** <name-preview>: shows the name in the certificate's look while it is typed. */
class NamePreview extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input");
    const shown = this.querySelector("[data-name]");
    if (!input || !shown) return;
    input.addEventListener("input", () => {
      shown.textContent = input.value;
    });
  }
}

customElements.define("name-preview", NamePreview);
