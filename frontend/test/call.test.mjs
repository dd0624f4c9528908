// What a call decides without a browser: how a voice is sent, and on which rung a connection stands.
import assert from "node:assert/strict";
import { test } from "node:test";
import { judged } from "../js/coaching/call/device-checks.mjs";
import { Ladder, RUNGS } from "../js/coaching/call/ladder.mjs";
import { sample, totals } from "../js/coaching/call/measures.mjs";
import { tuned } from "../js/coaching/call/sdp.mjs";

const SDP = [
  "v=0",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9",
  "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
  "a=rtpmap:111 opus/48000/2",
  "a=rtcp-fb:111 transport-cc",
  "a=fmtp:111 minptime=10;useinbandfec=1",
  "a=rtpmap:63 red/48000/2",
  "a=fmtp:63 111/111",
  "m=video 9 UDP/TLS/RTP/SAVPF 96",
  "a=rtcp-fb:96 transport-cc",
  "",
].join("\r\n");

test("on a narrow line the voice is asked for in long frames and without probing; pictures stay as they are", () => {
  const lines = tuned(SDP, RUNGS.narrow).split("\r\n");
  assert.equal(lines[1], "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9");
  assert.ok(lines.includes("a=fmtp:111 minptime=10;useinbandfec=1;maxaveragebitrate=10000;usedtx=1"));
  assert.ok(lines.includes("a=ptime:120"));
  assert.deepEqual(lines.filter((line) => /transport-cc|transport-wide-cc/.test(line)), ["a=rtcp-fb:96 transport-cc"]);
});

test("on a lossy line every frame goes twice, and going back the single one comes first again", () => {
  const lossy = tuned(SDP, RUNGS.lossy);
  assert.match(lossy, /m=audio 9 UDP\/TLS\/RTP\/SAVPF 63 111 9\r\n/);
  assert.match(tuned(lossy, RUNGS.voice), /m=audio 9 UDP\/TLS\/RTP\/SAVPF 111 63 9\r\n/);
  assert.equal(lossy.match(/a=ptime/g).length, 1);
});

test("a description without our codec is left alone", () => {
  const other = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=rtpmap:0 PCMU/8000\r\n";
  assert.equal(tuned(other, RUNGS.narrow), other);
});

const steps = (...samples) => {
  const ladder = new Ladder();
  return samples.map((one) => ladder.take({ room: 500, ...one }));
};
const clean = { loss: 0, rtt: 0.05 };

test("a call begins on the rung that any line carries, or with everything twice where there is room", () => {
  assert.deepEqual([null, 40, 99, 100].map((room) => new Ladder().begin(room)), ["narrow", "narrow", "narrow", "lossy"]);
});

test("four clean measurements on a line with room lead up; without room they do not", () => {
  assert.deepEqual(steps(clean, clean, clean, clean), ["narrow", "narrow", "narrow", "voice"]);
  assert.deepEqual(steps(...Array(9).fill({ ...clean, room: 60 })).at(-1), "narrow");
});

test("loss doubles the frames where there is room, a queue makes them fewer, nothing measured changes nothing", () => {
  const none = { loss: null, rtt: null };
  assert.deepEqual(steps({ loss: 0.1, rtt: 0.1 }, none, { loss: 0.1, rtt: 1.2 }), ["lossy", "lossy", "narrow"]);
  assert.deepEqual(steps({ loss: 0.1, rtt: 0.1, room: 50 }), ["narrow"]);
});

test("after a fall from the good rung the way up takes twice as long", () => {
  const climb = Array(4).fill(clean);
  const rungs = steps(...climb, { loss: 0.1, rtt: 0.05 }, ...Array(8).fill(clean));
  assert.deepEqual([rungs[3], rungs[4], rungs[11], rungs[12]], ["voice", "lossy", "lossy", "voice"]);
});

test("a quarter lost three times in a row is better told by telephone", () => {
  const ladder = new Ladder();
  for (const loss of [0.3, 0.4, 0.3]) ladder.take({ loss, rtt: 0.1, room: 500 });
  assert.equal(ladder.hopeless, true);
  ladder.take({ loss: 0.1, rtt: 0.1, room: 500 });
  assert.equal(ladder.hopeless, false);
});

const report = (heard, told, sent) =>
  totals(new Map([["a", { type: "inbound-rtp", kind: "audio", ...heard }], ["b", { type: "remote-inbound-rtp", kind: "audio", ...told }], ["c", { type: "outbound-rtp", kind: "audio", ...sent }]]));

test("the worse of what arrives and what the other reports counts; a report is counted once", () => {
  const before = report({ packetsReceived: 0, packetsLost: 0 }, { packetsLost: 0, timestamp: 1 }, { packetsSent: 0 });
  const now = report({ packetsReceived: 95, packetsLost: 5 }, { packetsLost: 20, timestamp: 2, roundTripTime: 0.2 }, { packetsSent: 100 });
  assert.deepEqual(sample(now, before), { loss: 0.2, rtt: 0.2 });
  assert.deepEqual(sample({ ...now, told: 1 }, before), { loss: 0.05, rtt: 0.2 });
});

test("too few packets say nothing: whoever is silent sends hardly any", () => {
  const before = report({}, {}, {});
  const now = report({ packetsReceived: 6, packetsLost: 4 }, {}, {});
  assert.equal(sample(now, before).loss, null);
});

test("a microphone is dead, quiet or good", () => {
  assert.deepEqual([0, 0.001, 0.05].map(judged), ["dead", "quiet", "good"]);
});
