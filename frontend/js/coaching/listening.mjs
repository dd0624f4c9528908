// The voice detector on a microphone that is open already: when somebody spoke, told once at the end. Never sound.

const PATIENCE = 3000; // milliseconds: whoever records or leaves a call does not wait for figures

/** @typedef {{since: Date, seconds: number, near: number, segments: number[][]}} Heard */

export class Listening {
  /** Throws where the browser cannot listen. @param {MediaStream} stream @param {string} listener address of the worklet
   * @param {(spoken: number) => void} [told] hears every second how many seconds were spoken so far @returns {Promise<Listening>} */
  static async of(stream, listener, told = () => {}) {
    const own = new Listening();
    own.context = new AudioContext();
    try {
      await own.context.audioWorklet.addModule(listener);
      own.node = new AudioWorkletNode(own.context, "voice-listener", { numberOfOutputs: 0 });
    } catch (error) {
      own.context.close();
      throw error;
    }
    own.node.port.onmessage = ({ data }) => told(data.spoken);
    own.context.createMediaStreamSource(stream).connect(own.node);
    own.since = new Date();
    return own;
  }

  /** What was heard; undefined when that was told before, or does not come. @returns {Promise<Heard | undefined>} */
  async finish() {
    const { node } = this;
    if (!node) return undefined;
    this.node = undefined;
    const heard = new Promise((resolve) => {
      node.port.onmessage = ({ data }) => data.segments && resolve(data);
      setTimeout(resolve, PATIENCE);
    });
    node.port.postMessage("all");
    const found = await heard;
    this.context.close();
    return found && { since: this.since, seconds: found.seconds, near: found.near, segments: found.segments };
  }
}

/** What was heard in the first `most` seconds. @param {Heard} heard @param {number} most @returns {Heard} */
export function upTo(heard, most) {
  if (most >= heard.seconds) return heard;
  const segments = heard.segments.filter(([start]) => start < most).map(([start, end]) => [start, Math.min(end, most)]);
  return { ...heard, seconds: Math.max(0, most), segments };
}
