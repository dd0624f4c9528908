// During a call: when its owner spoke, as on the page that measures without a call. Only times are kept, never sound.
import { put } from "../../outbox/outbox.js";

export class OwnVoice {
  /** @param {MediaStream} stream @param {{listener: string, triad: string}} options */
  static async of(stream, { listener, triad }) {
    const own = new OwnVoice();
    own.triad = triad;
    own.context = new AudioContext();
    await own.context.audioWorklet.addModule(listener);
    own.node = new AudioWorkletNode(own.context, "voice-listener", { numberOfOutputs: 0 });
    own.node.port.onmessage = ({ data }) => data.segments && own.keep(data);
    own.context.createMediaStreamSource(stream).connect(own.node);
    own.since = new Date();
    return own;
  }

  /** The conversation is over, or the call is: hand over what was heard, once. */
  finish() {
    this.node?.port.postMessage("all");
    this.node = undefined;
  }

  async keep({ seconds, near, segments }) {
    this.context.close();
    await put("suara", { kelompok: this.triad, sejak: this.since.toISOString(), detik: seconds, dekat: near, segmen: segments });
  }
}
