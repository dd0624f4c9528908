// The audio worklet: hears the own microphone, tells how much was said so far and, when asked, all of it. Keeps no sound.
import { Detector } from "./detector.mjs";

class Listener extends AudioWorkletProcessor {
  constructor() {
    super();
    this.detector = new Detector(sampleRate);
    this.told = 0;
    this.port.onmessage = () => this.tell(true);
  }

  process([[channel]]) {
    if (channel) this.detector.push(channel);
    if (this.detector.frames - this.told >= 100) this.tell(false);
    return true;
  }

  tell(whole) {
    this.told = this.detector.frames;
    const { segments, frames, nearShare } = this.detector;
    const spoken = segments.reduce((sum, [start, end]) => sum + end - start, 0);
    this.port.postMessage({ spoken, seconds: frames / 100, near: nearShare, ...(whole ? { segments } : {}) });
  }
}

registerProcessor("voice-listener", Listener);
