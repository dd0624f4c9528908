// <live-refresh src="…" every="5">: fetches a fragment while the page is visible and puts it in when it changed.
// Stops by itself when the fragment says so: <… data-live-stop>.

/** Seconds until the next try: steady while it works, up to a minute while it fails. @param {number} every @param {number} failures */
export function pause(every, failures) {
  return Math.min(every * 2 ** failures, Math.max(every, 60));
}

class LiveRefresh extends HTMLElement {
  failures = 0;

  connectedCallback() {
    document.addEventListener("visibilitychange", this.wake);
    this.plan();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.wake);
  }

  wake = () => {
    if (!document.hidden) this.refresh();
  };

  plan() {
    clearTimeout(this.timer);
    if (!this.isConnected || this.querySelector("[data-live-stop]")) return; // it may have left while the server answered
    const seconds = pause(Number(this.getAttribute("every") ?? 5), this.failures);
    this.timer = setTimeout(() => this.refresh(), seconds * 1000);
  }

  async refresh() {
    if (document.hidden) return;
    try {
      const answer = await fetch(this.getAttribute("src") ?? "", { headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const text = await answer.text();
      this.failures = 0;
      if (text !== this.shown && !this.contains(document.activeElement)) this.innerHTML = text;
      this.shown = text;
    } catch {
      this.failures += 1;
    }
    this.plan();
  }
}

export function registerLiveRefresh() {
  customElements.define("live-refresh", LiveRefresh);
}
