/** Fails when the first load of a page (HTML, scripts, styles, texts, fonts; as sent, in brotli) outgrows its budget. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";

const ENTRY = "index.html";
const JOIN = "src/pages/Join.svelte";
/** Pages that are loaded one after the other, the parts of the texts that they need, and what they may cost. */
const LOADS = {
  join: { pages: [JOIN], texts: ["frame"], budget: 64_000 },
  "join and play": { pages: [JOIN, "src/pages/play/Play.svelte"], texts: ["frame", "play"], budget: 100_000 },
  host: { pages: ["src/pages/host/Host.svelte"], texts: ["frame", "play", "teacher"], budget: 120_000 },
};
/** Fonts that a browser fetches only where their letters stand on the page. */
const BY_RANGE = /-(latin-ext|vietnamese)-.*\.woff2$/;
const LANGUAGES = readdirSync("src/texts/catalogues");

/** @typedef {{ file: string, imports?: string[], css?: string[], assets?: string[] }} Chunk */
/** @type {Record<string, Chunk>} */
const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

/** @param {string} key @param {Set<string>} files */
function collect(key, files) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the manifest`);
  if (files.has(chunk.file)) return;
  const assets = (chunk.assets ?? []).filter((asset) => !BY_RANGE.test(asset));
  for (const file of [chunk.file, ...(chunk.css ?? []), ...assets]) files.add(file);
  for (const imported of chunk.imports ?? []) collect(imported, files);
}

/** @param {string} file */
function sentBytes(file) {
  const compressed = `dist/${file}.br`;
  return statSync(existsSync(compressed) ? compressed : `dist/${file}`).size;
}

/** @param {string} language @param {string[]} pages @param {string[]} texts */
function filesOf(language, pages, texts) {
  const files = new Set([ENTRY]);
  const chunks = texts.map((part) => `virtual:texts/${language}/${part}`);
  [ENTRY, ...pages, ...chunks].forEach((key) => collect(key, files));
  return [...files];
}

/** @param {string[]} files */
function total(files) {
  return files.reduce((sum, file) => sum + sentBytes(file), 0);
}

let failed = false;
for (const [name, { pages, texts, budget }] of Object.entries(LOADS)) {
  const loads = LANGUAGES.map((language) => ({ language, files: filesOf(language, pages, texts) }));
  const largest = loads.reduce((one, other) => (total(other.files) > total(one.files) ? other : one));
  const bytes = total(largest.files);
  for (const file of largest.files) console.log(`${String(sentBytes(file)).padStart(8)}  ${file}`);
  console.log(
    `${String(bytes).padStart(8)}  first load of ${name} in ${largest.language}, budget ${budget}\n`,
  );
  failed ||= bytes > budget;
}
process.exitCode = failed ? 1 : 0;
