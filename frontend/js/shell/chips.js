// A row of chips or tabs moves sideways on the phone: the chosen one must be in sight. The page itself does not move.

/** @param {ParentNode} page */
export function showChosenChips(page) {
  for (const chip of page.querySelectorAll(".chips [aria-current],.tabs [aria-current]")) {
    const row = chip.closest("ul,nav");
    const place = chip.getBoundingClientRect().left - row.getBoundingClientRect().left;
    row.scrollLeft += place - 120; // what stands before it stays in sight too
  }
}
