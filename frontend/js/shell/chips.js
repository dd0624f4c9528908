// A row of chips moves sideways on the phone: the chosen one must be in sight. The page itself does not move.

/** @param {ParentNode} page */
export function showChosenChips(page) {
  for (const chip of page.querySelectorAll(".chips [aria-current]")) {
    const row = chip.closest(".chips");
    const beyond = chip.getBoundingClientRect().right - row.getBoundingClientRect().right;
    if (beyond > 0) row.scrollLeft += beyond + 48;
  }
}
