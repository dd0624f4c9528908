// The quality ladder: which rung a connection stands on, by measured loss, delay and room. No DOM.

/** What goes over the line on each rung. Frames of 120 ms halve the headers; RED sends every frame twice. */
export const RUNGS = {
  video: { bitrate: 24000, ptime: 20, dtx: true, red: false },
  voice: { bitrate: 24000, ptime: 20, dtx: true, red: false },
  lossy: { bitrate: 12000, ptime: 40, dtx: true, red: true },
  narrow: { bitrate: 10000, ptime: 120, dtx: true, red: false },
};
const LOSS = 0.03; // from here on frames travel twice
const CLEAN = 0.01;
const SLOW = 0.5; // seconds there and back that tell of a queue before a narrow link
const HOPELESS = 0.25;
const ROOM = { lossy: 100, voice: 150 }; // kilobits a second the line must carry for two listeners
const FIRST_CLIMB = 4; // good samples in a row before a step up; doubled after every fall
const MOST_CLIMB = 64;

/** @typedef {{loss: number | null, rtt: number | null, room: number | null}} Sample since the last one; null: not measured */

/** One connection's place on the ladder: on the rung that any line carries, until the line is known to carry more. */
export class Ladder {
  rung = "narrow";
  good = 0;
  needed = FIRST_CLIMB;
  bad = 0;

  /** Where to begin, by what the line carried while joining: where there is room, everything twice is the safer. */
  begin(room) {
    if (room !== null && room >= ROOM.lossy) this.rung = "lossy";
    return this.rung;
  }

  /** Takes a sample and returns the rung to stand on. @param {Sample} sample */
  take({ loss, rtt, room }) {
    if (loss === null) return this.rung;
    this.bad = loss > HOPELESS ? this.bad + 1 : 0;
    const next = this.#judged(loss, rtt ?? 0, room ?? 0);
    if (next !== this.rung) this.#step(next);
    return this.rung;
  }

  /** Neither fewer nor doubled frames help: better by telephone. */
  get hopeless() {
    return this.bad >= 3;
  }

  /** @param {number} loss @param {number} rtt @param {number} room */
  #judged(loss, rtt, room) {
    if (rtt > SLOW) return this.#fall("narrow");
    if (loss > LOSS) return this.#fall(room >= ROOM.lossy ? "lossy" : "narrow");
    this.good = loss < CLEAN && rtt < SLOW / 2 && room >= ROOM.voice ? this.good + 1 : 0;
    return this.good >= this.needed ? "voice" : this.rung;
  }

  /** @param {string} rung */
  #fall(rung) {
    this.good = 0;
    return rung;
  }

  /** @param {string} next */
  #step(next) {
    if (this.rung === "voice") this.needed = Math.min(MOST_CLIMB, this.needed * 2);
    this.good = 0;
    this.rung = next;
  }
}
