// The level-relative voice detector; src/pamong/engines/speech/detector.py is the same and says why. No DOM here.

const CORNER = 230;
const LOWEST = -100;
const FLOOR = { frames: 800, rank: 0.1, every: 10 };
const LEVEL = { frames: 6000, rank: 0.9, every: 50 };
const VOICE_ABOVE_FLOOR = 15;
const ONSET = 3;
const HANGOVER = 30;
const NEAR = 3;

/** @param {Float64Array} ordered @param {number} share */
const ranked = (ordered, share) => ordered[Math.floor(share * (ordered.length - 1))];

/** Speech of one microphone, frame by frame, looking backwards only. Only segments are kept. */
export class Detector {
  /** @param {number} rate samples a second */
  constructor(rate) {
    this.rate = rate;
    this.keep = 1 / (1 + (2 * Math.PI * CORNER) / rate);
    this.input = this.output = this.power = 0;
    this.filled = this.frames = this.near = 0;
    this.length = this.#next();
    this.recent = new Float64Array(LEVEL.frames); // a ring of the last minute's levels
    this.floor = LOWEST;
    this.voice = -Infinity;
    this.rising = this.falling = 0;
    /** @type {[number, number][]} first frame, and the frame after the last */
    this.runs = [];
    this.speaking = false;
  }

  /** @param {Float32Array | Float64Array | number[]} samples */
  push(samples) {
    for (const sample of samples) {
      this.output = this.keep * (this.output + sample - this.input);
      this.input = sample;
      this.power += this.output * this.output;
      this.filled += 1;
      if (this.filled === this.length) this.#close();
    }
  }

  /** How many samples the next frame has: where a hundredth of a second is no whole number of them, the clock must not drift. */
  #next() {
    const end = (frames) => Math.floor((frames * this.rate + 50) / 100);
    return end(this.frames + 1) - end(this.frames);
  }

  #close() {
    const level = Math.floor(1000 * Math.log10(this.power / this.length + 10 ** (LOWEST / 10)) + 0.5) / 100;
    this.power = this.filled = 0;
    this.recent[this.frames % LEVEL.frames] = level;
    this.frames += 1;
    this.length = this.#next();
    if ((this.frames - 1) % FLOOR.every === 0) this.floor = ranked(this.#last(FLOOR.frames).sort(), FLOOR.rank);
    if ((this.frames - 1) % LEVEL.every === 0) this.#listen();
    const threshold = Math.max(-55, this.floor + 9, this.voice - 15);
    if (Math.abs(level - threshold) < NEAR) this.near += 1;
    this.#step(level > threshold);
  }

  /** @param {number} count */
  #last(count) {
    const kept = Math.min(count, this.frames, LEVEL.frames);
    const found = new Float64Array(kept);
    for (let back = 0; back < kept; back += 1) found[back] = this.recent[(this.frames - 1 - back) % LEVEL.frames];
    return found;
  }

  #listen() {
    const loud = this.#last(LEVEL.frames).filter((level) => level > this.floor + VOICE_ABOVE_FLOOR);
    this.voice = loud.length ? ranked(loud.sort(), LEVEL.rank) : -Infinity;
  }

  /** @param {boolean} above */
  #step(above) {
    this.rising = above ? this.rising + 1 : 0;
    this.falling = above ? 0 : this.falling + 1;
    if (this.speaking && above) this.runs[this.runs.length - 1][1] = this.frames;
    if (this.speaking && this.falling >= HANGOVER) this.speaking = false;
    if (!this.speaking && this.rising === ONSET) {
      this.runs.push([this.frames - ONSET, this.frames]);
      this.speaking = true;
    }
  }

  /** Seconds of each run of speech so far. */
  get segments() {
    return this.runs.map(([start, end]) => [start / 100, end / 100]);
  }

  /** Share of the frames that were a close call. */
  get nearShare() {
    return this.frames ? this.near / this.frames : 0;
  }
}
