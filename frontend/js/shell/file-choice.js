// <file-choice>: the button and the names of the chosen files in the page's language; the browser's own control says
// them in the language of the browser. Without script that control stays as it is.

/** What stands beside the button. @param {string[]} names @param {string} none @param {string} many */
export function told(names, none, many) {
  if (!names.length) return none;
  return names.length === 1 ? names[0] : many.replace("{n}", String(names.length)).replace("{names}", names.join(", "));
}

class FileChoice extends HTMLElement {
  connectedCallback() {
    this.control = this.querySelector('input[type="file"]');
    this.control.addEventListener("change", this.tell);
    this.control.form?.addEventListener("reset", () => setTimeout(this.tell));
    this.tell();
  }

  tell = () => {
    const { none, many } = this.dataset;
    const names = [...this.control.files].map((file) => file.name);
    this.querySelector("[data-names]").textContent = told(names, none, many);
  };
}

export function registerFileChoice() {
  customElements.define("file-choice", FileChoice);
}
