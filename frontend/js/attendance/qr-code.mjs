// A QR code of an address (ISO/IEC 18004): byte mode, versions 5 and 6, always mask 3, which suits signed random codes.
// The server draws with segno; this is for a screen that cannot reach it.

const KINDS = [
  { size: 37, level: 0, blocks: 2, data: 43, check: 24 }, // 5-M
  { size: 41, level: 0, blocks: 4, data: 27, check: 16 }, // 6-M
  { size: 41, level: 1, blocks: 2, data: 68, check: 18 }, // 6-L
];
const MASK = 3;

const EXPONENT = new Uint8Array(510);
const LOGARITHM = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power += 1) {
  EXPONENT[power] = EXPONENT[power + 255] = value;
  LOGARITHM[value] = power;
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
}
const times = (a, b) => (a && b ? EXPONENT[LOGARITHM[a] + LOGARITHM[b]] : 0);

/** The polynomial whose roots are the first powers of 2, highest coefficient (1) left out. @param {number} degree */
function generator(degree) {
  let poly = [1];
  for (let root = 0; root < degree; root += 1) {
    const next = [...poly, 0];
    poly.forEach((factor, at) => (next[at + 1] ^= times(factor, EXPONENT[root])));
    poly = next;
  }
  return poly.slice(1);
}

/** The Reed-Solomon check bytes of a block. @param {number[]} block @param {number} count */
function checkBytes(block, count) {
  const factors = generator(count);
  const rest = new Array(count).fill(0);
  for (const byte of block) {
    const lead = byte ^ rest.shift();
    rest.push(0);
    factors.forEach((factor, at) => (rest[at] ^= times(factor, lead)));
  }
  return rest;
}

/** Mode, length, the bytes, and padding. @param {Uint8Array} text */
function dataBytes(text, { blocks, data }) {
  const nibbles = [4, text.length >> 4, text.length & 15, ...[...text].flatMap((byte) => [byte >> 4, byte & 15]), 0];
  const bytes = [];
  for (let at = 0; at < nibbles.length; at += 2) bytes.push((nibbles[at] << 4) | nibbles[at + 1]);
  for (let pad = 0xec; bytes.length < blocks * data; pad ^= 0xec ^ 0x11) bytes.push(pad);
  return bytes;
}

/** Data and check bytes, block by block interleaved. */
function codewords(text, kind) {
  const bytes = dataBytes(text, kind);
  const parts = Array.from({ length: kind.blocks }, (_, place) => bytes.slice(place * kind.data, (place + 1) * kind.data));
  const checks = parts.map((part) => checkBytes(part, kind.check));
  const woven = (rows) => rows[0].flatMap((_, at) => rows.map((row) => row[at]));
  return [...woven(parts), ...woven(checks)];
}

/** The modules that are the same in every code of a size: finders, timing, alignment, and room for the format. */
function frame({ size }) {
  const rows = Array.from({ length: size }, () => new Array(size).fill(null));
  const ring = (x, y, reach, dark) => {
    for (let dy = -reach; dy <= reach; dy += 1)
      for (let dx = -reach; dx <= reach; dx += 1) {
        const [row, column] = [y + dy, x + dx];
        if (rows[row]?.[column] !== undefined) rows[row][column] = dark(Math.max(Math.abs(dx), Math.abs(dy)));
      }
  };
  for (let at = 0; at < size; at += 1) rows[6][at] = rows[at][6] = at % 2 === 0;
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) ring(x, y, 4, (far) => far !== 2 && far !== 4);
  ring(size - 7, size - 7, 2, (far) => far !== 1);
  return rows;
}

/** Write level and mask twice. */
function putFormat(rows, { size, level }) {
  const value = (level << 3) | MASK;
  let rest = value;
  for (let turn = 0; turn < 10; turn += 1) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  const bits = ((value << 10) | rest) ^ 0x5412;
  const bit = (at) => ((bits >> at) & 1) === 1;
  for (let at = 0; at < 15; at += 1) {
    const beside = at < 6 ? at : at < 8 ? at + 1 : at === 8 ? 7 : 14 - at;
    if (at < 8) rows[beside][8] = bit(at);
    else rows[8][beside] = bit(at);
    if (at < 8) rows[8][size - 1 - at] = bit(at);
    else rows[size - 15 + at][8] = bit(at);
  }
  rows[size - 8][8] = true;
}

/** Fill the free modules in their zigzag, two columns at a time, from the lower right. */
function putData(rows, bytes, size) {
  let at = 0;
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1)
      for (const column of [right, right - 1]) {
        const row = up ? size - 1 - step : step;
        if (rows[row][column] !== null) continue;
        const dark = ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
        rows[row][column] = Boolean(dark) !== ((row + column) % 3 === 0);
        at += 1;
      }
  }
}

/** The modules of the code of a text, row by row; null when it is too long. @param {string} text */
export function modules(text) {
  const raw = new TextEncoder().encode(text);
  const kind = KINDS.find(({ blocks, data }) => raw.length <= blocks * data - 2);
  if (!kind) return null;
  const rows = frame(kind);
  putFormat(rows, kind);
  putData(rows, codewords(raw, kind), kind.size);
  return rows;
}

/** The outline of the dark modules for an SVG path, with a quiet border. */
export function outline(rows, border = 2) {
  return rows.map((row, y) => row.map((dark, x) => (dark ? `M${x + border} ${y + border}h1v1h-1z` : "")).join("")).join("");
}
