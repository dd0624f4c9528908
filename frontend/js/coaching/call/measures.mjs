// What a connection measures of itself, since the last time it was asked. No DOM.

const FEWEST = 12; // packets below which a share of lost ones says nothing: whoever is silent sends hardly any

/** @param {RTCStatsReport} report @param {string} type */
const rows = (report, type) => [...report.values()].filter((row) => row.type === type && (row.kind ?? "audio") === "audio");

/** The few running totals that matter. @param {RTCStatsReport} report */
export function totals(report) {
  const [heard] = rows(report, "inbound-rtp");
  const [told] = rows(report, "remote-inbound-rtp");
  const [sent] = rows(report, "outbound-rtp");
  return {
    received: heard?.packetsReceived ?? 0,
    missed: heard?.packetsLost ?? 0,
    samples: heard?.totalSamplesReceived ?? 0,
    concealed: (heard?.concealedSamples ?? 0) - (heard?.silentConcealedSamples ?? 0),
    sent: sent?.packetsSent ?? 0,
    lost: told?.packetsLost ?? 0,
    told: told?.timestamp ?? 0,
    rtt: told?.roundTripTime ?? null,
  };
}

/** @param {number} lost @param {number} all */
const share = (lost, all) => (all < FEWEST ? null : Math.max(0, lost) / all);

/** Loss and delay between two totals; what the other reports goes first, what arrives here stands in for it.
 * @param {ReturnType<typeof totals>} now @param {ReturnType<typeof totals>} before */
export function sample(now, before) {
  const fresh = now.told !== before.told;
  const there = fresh ? share(now.lost - before.lost, now.sent - before.sent) : null;
  const missed = now.missed - before.missed;
  const here = share(missed, now.received - before.received + missed);
  const known = [there, here].filter((value) => value !== null);
  return { loss: known.length ? Math.max(...known) : null, rtt: now.rtt };
}
