// What an answer to a form sent by script leads to.

/**
 * Another page, the form again, or nothing that can be shown.
 * @param {{status: number, goal: string | null, page: string}} answer
 * @returns {"leave" | "again" | "refused"}
 */
export function outcome({ status, goal, page }) {
  if (goal) return "leave";
  return [400, 413, 422].includes(status) && page.includes("<form") ? "again" : "refused";
}
