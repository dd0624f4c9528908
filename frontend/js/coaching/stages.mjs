// The arithmetic of the stage bar: marks are {stage, at} with `at` in ISO time. No DOM here.

/** @typedef {{stage: string, at: string}} Mark */

const time = (mark) => Date.parse(mark.at);

/** Marks of the server and of this phone, each once, in order. @param {Mark[]} one @param {Mark[]} two @returns {Mark[]} */
export function merge(one, two) {
  const known = new Map([...one, ...two].map((mark) => [`${mark.stage} ${Math.round(time(mark) / 1000)}`, mark]));
  return [...known.values()].sort((a, b) => time(a) - time(b));
}

/** Seconds in each stage, returns to it added up; the last runs until `end`. @param {Mark[]} marks @param {number} end */
export function secondsByStage(marks, end) {
  /** @type {Record<string, number>} */
  const seconds = {};
  marks.forEach((mark, place) => {
    const until = marks[place + 1] ? time(marks[place + 1]) : end;
    seconds[mark.stage] = (seconds[mark.stage] ?? 0) + Math.max(0, until - time(mark)) / 1000;
  });
  return seconds;
}

/** `4:05` @param {number} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** The stage after the current one, or undefined when the conversation ends next. @param {string[]} codes @param {string} current */
export function following(codes, current) {
  return codes[codes.indexOf(current) + 1];
}
