// <clip-coder>: while the clip plays, a tap writes a line of time and code. Without script the lines are typed.

const clockOf = (seconds) => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`;

class ClipCoder extends HTMLElement {
  connectedCallback() {
    this.audio = this.querySelector("audio");
    this.field = this.querySelector("textarea");
    this.back = this.querySelector("[data-take-back]");
    this.querySelector("[data-buttons]").hidden = false;
    this.querySelector("[data-lines]").hidden = true;
    this.addEventListener("click", this.tapped);
    this.show();
  }

  get lines() {
    return this.field.value.split("\n").filter((line) => line.trim());
  }

  tapped = (event) => {
    const button = event.target.closest("button");
    if (button === this.back) this.field.value = this.lines.slice(0, -1).join("\n");
    else if (button) this.field.value = [...this.lines, `${clockOf(this.audio.currentTime)} ${button.value}`].join("\n");
    else return;
    navigator.vibrate?.(15);
    this.show();
  };

  label(line) {
    const code = line.split(" ")[1];
    return this.querySelector(`button[value="${code}"] span`)?.textContent ?? code;
  }

  show() {
    const { lines } = this;
    for (const button of this.querySelectorAll("button[value]")) {
      const times = lines.filter((line) => line.split(" ")[1] === button.value).length;
      const place = button.querySelector("[data-times]");
      if (place) place.textContent = times || "";
    }
    const last = lines.at(-1);
    this.back.disabled = !last;
    this.back.firstElementChild.textContent = last ? this.dataset.undo.replace("{what}", `${this.label(last)} ${last.split(" ")[0]}`) : this.dataset.nothing;
  }
}

customElements.define("clip-coder", ClipCoder);
