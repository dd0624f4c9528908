// <practice-guide>: shows the cue questions of the stage that runs; without script all stages stand below each other.

class PracticeGuide extends HTMLElement {
  connectedCallback() {
    this.addEventListener("stage:changed", (event) => this.show(event.detail));
  }

  show({ stage, ended }) {
    this.toggleAttribute("data-scripted", true);
    for (const cues of this.querySelectorAll("[data-stage]")) cues.hidden = ended || cues.dataset.stage !== stage;
    this.querySelector("[data-after]").hidden = !ended;
    if (ended) this.querySelector("[data-after] a")?.focus();
  }
}

export function registerGuide() {
  customElements.define("practice-guide", PracticeGuide);
}
