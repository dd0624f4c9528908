export const SIGN_IN = "masuk_dulu";

/** The server cannot take anything now: `code` says why, `words` tells the person, `pause` is how long to wait. */
export class Trouble extends Error {
  constructor(code, words = "", pause = 0) {
    super(words || code);
    Object.assign(this, { code, words, pause });
  }
}
