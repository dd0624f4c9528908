// A sheet as it travels through the outbox. No DOM here.
const ITEM = "item-";

/** What travels. @param {Iterable<[string, FormDataEntryValue]>} entries @param {string} triad */
export function payloadOf(entries, triad) {
  const fields = new Map(entries);
  const marks = [...fields].filter(([name]) => name.startsWith(ITEM)).map(([name, value]) => [name.slice(ITEM.length), value]);
  return {
    kelompok: triad,
    kunci: fields.get("kunci"),
    nilai: Object.fromEntries(marks),
    berhasil: fields.get("worked") ?? "",
    dicoba: fields.get("to_try") ?? "",
    langkah: fields.get("next_step") ?? "",
  };
}
