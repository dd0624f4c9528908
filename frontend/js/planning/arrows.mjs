// Arrow keys on a board: up and down within a column, left and right to the same place of the next one.
const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/**
 * @template T
 * @param {T[][]} columns @param {T} from @param {string} key
 * @returns {T | undefined} where an arrow key leads; nothing when the key is no arrow, or nothing is there
 */
export function step(columns, from, key) {
  const column = columns.findIndex((places) => places.includes(from));
  const [across, down] = STEPS[key] ?? [];
  if (column < 0 || across === undefined) return undefined;
  const row = columns[column].indexOf(from) + down;
  const places = columns[column + across] ?? [];
  return across ? places[Math.min(row, places.length - 1)] : places[row];
}
