// During a call: when its owner spoke, as on the page that measures without a call. Only times are kept, never sound.
import { put } from "../../outbox/outbox.js";

/** The conversation is over, or the call is: hand over what was heard, once. @param {import("../listening.mjs").Listening | undefined} own */
export async function tellOwnVoice(own, triad) {
  const heard = await own?.finish();
  if (!heard) return;
  const { since, seconds, near, segments } = heard;
  await put("suara", { kelompok: triad, sejak: since.toISOString(), detik: seconds, dekat: near, segmen: segments });
}
