// <practice-guide>: shows the cue questions of the stage that runs; without script all stages stand below each other.

class PracticeGuide extends HTMLElement {
  connectedCallback() {
    this.addEventListener("stage:changed", (event) => this.show(event.detail));
  }

  show({ stage, ended }) {
    this.toggleAttribute("data-scripted", true);
    for (const cues of this.querySelectorAll("[data-stage]")) cues.hidden = ended || cues.dataset.stage !== stage;
    this.querySelector("[data-after]").hidden = !ended;
    // Only when the conversation ends here and now: a page opened later begins at its top.
    if (ended && this.running) this.querySelector("[data-after] a")?.focus();
    this.running = !ended;
  }
}

export function registerGuide() {
  customElements.define("practice-guide", PracticeGuide);
}
