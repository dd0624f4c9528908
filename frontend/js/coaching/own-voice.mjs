// When the owner of this phone spoke, in a call or without one. Only times are kept, never sound.
import { put } from "../outbox/outbox.js";

/** The conversation is over, or the call is: hand over what was heard, once.
 * @param {import("./listening.mjs").Listening | undefined} own @returns {Promise<boolean>} whether there was anything */
export async function tellOwnVoice(own, triad) {
  const heard = await own?.finish();
  if (!heard) return false;
  const { since, seconds, near, segments } = heard;
  await put("suara", { kelompok: triad, sejak: since.toISOString(), detik: seconds, dekat: near, segmen: segments });
  return true;
}
