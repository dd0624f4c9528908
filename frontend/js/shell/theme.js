// Light, dark or as the device: kept in the cookie the server reads, applied without a reload.
const CHOICES = new Set(["light", "dark", "auto"]);
const YEAR = 365 * 24 * 3600;

/** The choice in a cookie string. @param {string} cookies @returns {"light"|"dark"|"auto"} */
export function themeIn(cookies) {
  const value = /(?:^|;\s*)theme=(\w+)/.exec(cookies)?.[1] ?? "auto";
  return /** @type {any} */ (CHOICES.has(value) ? value : "auto");
}

/** @param {string} choice @param {boolean} secure @returns {string} */
export function themeCookie(choice, secure) {
  return `theme=${choice}; path=/; max-age=${YEAR}; samesite=lax${secure ? "; secure" : ""}`;
}

/** @param {Document} page @param {string} choice */
function show(page, choice) {
  page.documentElement.dataset.colorScheme = choice;
  for (const button of page.querySelectorAll("[data-theme-form] button")) {
    button.setAttribute("aria-pressed", String(button.value === choice));
  }
}

/** @param {Document} page */
export function listenForTheme(page) {
  show(page, themeIn(page.cookie)); // a page from the cache may carry an older choice
  addEventListener("beforeprint", () => show(page, "light")); // ink on paper
  addEventListener("afterprint", () => show(page, themeIn(page.cookie)));
  page.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const choice = event.submitter?.value ?? "";
    if (!form.matches("[data-theme-form]") || !CHOICES.has(choice)) return;
    event.preventDefault();
    page.cookie = themeCookie(choice, location.protocol === "https:");
    show(page, choice);
  });
}
