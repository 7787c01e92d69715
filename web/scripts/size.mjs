/** Fails when the first load of a player's pages (HTML, scripts, styles, fonts; as sent, in brotli) outgrows its budget. */

import { existsSync, readFileSync, statSync } from "node:fs";

const BUDGET_BYTES = 80_000;
const ENTRY = "index.html";
const FIRST_LOADS = {
  join: "src/pages/Join.svelte",
  play: "src/pages/play/Play.svelte",
};

/** @typedef {{ file: string, imports?: string[], css?: string[], assets?: string[] }} Chunk */
/** @type {Record<string, Chunk>} */
const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

/** @param {string} key @param {Set<string>} files */
function collect(key, files) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the manifest`);
  if (files.has(chunk.file)) return;
  for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(file);
  for (const imported of chunk.imports ?? []) collect(imported, files);
}

/** @param {string} file */
function sentBytes(file) {
  const compressed = `dist/${file}.br`;
  return statSync(existsSync(compressed) ? compressed : `dist/${file}`).size;
}

let failed = false;
for (const [name, page] of Object.entries(FIRST_LOADS)) {
  const files = new Set([ENTRY]);
  collect(ENTRY, files);
  collect(page, files);
  const total = [...files].reduce((sum, file) => sum + sentBytes(file), 0);
  for (const file of files) console.log(`${String(sentBytes(file)).padStart(8)}  ${file}`);
  console.log(`${String(total).padStart(8)}  first load of ${name}, budget ${BUDGET_BYTES}\n`);
  failed ||= total > BUDGET_BYTES;
}
process.exitCode = failed ? 1 : 0;
