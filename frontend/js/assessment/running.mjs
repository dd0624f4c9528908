// Time and answers of a test sheet, without the page.

/** Milliseconds since the start of the sitting: the server's count when the page was made, plus what has passed since.
 * The running clock may stop while a phone sleeps, the wall clock may be set: the larger of the two counts.
 * @param {number} atLoad @param {{tick: number, wall: number}} then @param {{tick: number, wall: number}} now */
export function elapsed(atLoad, then, now) {
  return Math.round(atLoad + Math.max(0, now.tick - then.tick, now.wall - then.wall));
}

/** `12:05`, or `1:02:05` above an hour. @param {number} milliseconds */
export function clock(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (value) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** The answer of one question as the server takes it. @param {string} kind @param {string[]} values chosen or typed */
export function response(kind, values) {
  const given = values.map((value) => value.trim()).filter(Boolean);
  if (kind === "beberapa") return given.length ? given : null;
  return given[0] ?? null;
}

/** The latest answer to each question of a sitting that the server has not. @param {any[]} events oldest first @param {string} sitting */
export function keptAnswers(events, sitting) {
  const own = events.filter((event) => event.kind === "jawaban" && event.state === "kept" && event.payload.sitting === sitting);
  return new Map(own.map((event) => [event.payload.item, event.payload.response]));
}
