// Files below a folder whose name matches; built output and caches are passed over.
import { readdir } from "node:fs/promises";

const SKIP = new Set(["dist", "node_modules", "__pycache__", "migrations", "fonts", "locale"]);

/** @param {string} folder @param {RegExp} wanted @returns {AsyncGenerator<string>} */
export async function* walk(folder, wanted) {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = `${folder.replace(/\/$/, "")}/${entry.name}`;
    if (entry.isDirectory() && !SKIP.has(entry.name)) yield* walk(path, wanted);
    else if (entry.isFile() && wanted.test(entry.name)) yield path;
  }
}
