// How large something is, and how much of it is sent.
const STEPS = ["KB", "MB"];

/** `820 KB`, `4,8 MB`. @param {number} bytes @param {string} language */
export function sizeOf(bytes, language) {
  const step = bytes < 1024 ** 2 ? 0 : 1;
  const number = (bytes / 1024 ** (step + 1)).toLocaleString(language, { maximumFractionDigits: step });
  return `${number} ${STEPS[step]}`;
}

/** How far one sound is. @param {{length?: number}} recording @param {{from: number, to: number} | undefined} extent @param {number} offset */
export function partOf({ length }, extent, offset) {
  const sent = Math.max(offset, extent?.from ?? 0);
  return { sent, all: Math.max(sent, length ?? extent?.to ?? 0) };
}
