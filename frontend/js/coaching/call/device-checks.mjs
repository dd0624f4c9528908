// What the test of a device measures: how loud the microphone is, and whether the relay carries anything.

const LISTEN = 4000;
const WAIT = 10_000;

/** @param {number} loudest root mean square of the loudest moment, 0 to 1 */
export function judged(loudest) {
  const level = 20 * Math.log10(loudest || 1e-6);
  if (level < -70) return "dead"; // not even the hiss of a working microphone with a voice before it
  return level < -42 ? "quiet" : "good";
}

/** Listens for some seconds; tells the level as it goes and returns the loudest moment.
 * @param {MediaStream} stream @param {(share: number) => void} shown */
export async function loudest(stream, shown) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const until = performance.now() + LISTEN;
  let most = 0;
  while (performance.now() < until) {
    analyser.getFloatTimeDomainData(samples);
    const level = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
    most = Math.max(most, level);
    shown(Math.min(1, level * 5));
    await new Promise((done) => setTimeout(done, 60));
  }
  await context.close();
  return most;
}

/** A soft tone of a second. */
export async function tone() {
  const context = new AudioContext();
  const [source, volume] = [context.createOscillator(), context.createGain()];
  source.frequency.value = 520;
  volume.gain.value = 0.2;
  source.connect(volume).connect(context.destination);
  source.start();
  await new Promise((done) => setTimeout(done, 1000));
  await context.close();
}

/** Sends one word to oneself, only through the relay; returns milliseconds there and back, or undefined.
 * @param {RTCIceServer[]} iceServers */
export async function throughRelay(iceServers) {
  const config = { iceServers, iceTransportPolicy: "relay" };
  const [one, two] = [new RTCPeerConnection(config), new RTCPeerConnection(config)];
  one.onicecandidate = ({ candidate }) => candidate && two.addIceCandidate(candidate);
  two.onicecandidate = ({ candidate }) => candidate && one.addIceCandidate(candidate);
  const channel = one.createDataChannel("uji");
  two.ondatachannel = (event) => (event.channel.onmessage = ({ data }) => event.channel.send(data));
  const answered = new Promise((done) => {
    let begun = 0;
    channel.onopen = () => channel.send(String((begun = performance.now())));
    channel.onmessage = () => done(performance.now() - begun);
    setTimeout(() => done(undefined), WAIT);
  });
  try {
    await one.setLocalDescription();
    await two.setRemoteDescription(one.localDescription);
    await two.setLocalDescription();
    await one.setRemoteDescription(two.localDescription);
    return await answered;
  } finally {
    one.close();
    two.close();
  }
}
