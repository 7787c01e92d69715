/**
 * The texts of the client: one chunk per language and part, compiled from ICU messages. `virtual:texts` lists the chunks.
 * A message that a language lacks is said in English until it is translated.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import MessageFormat from "@messageformat/core";
import compileModule from "@messageformat/core/compile-module.js";
import type { Plugin } from "vite";
import { pseudo } from "./pseudo.ts";

const ROOT = resolve(import.meta.dirname, "../src/texts/catalogues");
const SOURCE = "en";
/** Longer and from right to left: what the browser tests read the pages in. */
const PSEUDO = "en-XB";
const RIGHT_TO_LEFT = new Set(["ar"]);
const INDEX = "virtual:texts";
/** Tags of a message, as characters that nobody types: a value that is put in cannot be taken for one. */
const TAGS: Record<string, string> = { "<b>": "\uE000", "</b>": "\uE001", "<a>": "\uE002", "</a>": "\uE003" };

export type Catalogue = Record<string, string>;

export function languages(): string[] {
  return readdirSync(ROOT).sort();
}

export function parts(): string[] {
  return readdirSync(join(ROOT, SOURCE)).sort();
}

/** The messages of all files of a part, as they are written. */
export function read(language: string, part: string): Catalogue {
  const folder = join(ROOT, language, part);
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  return Object.assign(
    {},
    ...files.map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Catalogue),
  );
}

export function texts(): Plugin {
  return {
    name: "texts",
    resolveId: (id) => (id.startsWith(INDEX) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${INDEX}`)) return null;
      const [language, part] = id.slice(INDEX.length + 2).split("/");
      return language && part ? moduleOf(language, part) : indexModule();
    },
    handleHotUpdate({ file, server }) {
      if (!file.startsWith(ROOT)) return;
      server.moduleGraph.invalidateAll();
      server.ws.send({ type: "full-reload" });
    },
  };
}

function indexModule(): string {
  const chunk = (language: string) => (part: string) =>
    `${JSON.stringify(part)}: () => import("${INDEX}/${language}/${part}")`;
  const rows = [...languages(), PSEUDO].map(
    (language) => `${JSON.stringify(language)}: { ${parts().map(chunk(language)).join(", ")} }`,
  );
  return `export const chunks = { ${rows.join(",\n")} };`;
}

function moduleOf(language: string, part: string): string {
  const source = read(SOURCE, part);
  if (language === PSEUDO) return compiled(SOURCE, mapped(source, pseudo));
  const own = read(language, part);
  const missing = Object.fromEntries(Object.entries(source).filter(([key]) => !(key in own)));
  if (!Object.keys(missing).length) return compiled(language, own);
  return `import english from "${INDEX}/${SOURCE}/${part}";\n${compiled(language, own)}\nfor (const key in english) messages[key] ??= english[key];`;
}

function compiled(language: string, messages: Catalogue): string {
  const format = new MessageFormat(language, {
    strict: true,
    returnType: "string",
    // Names in another script stay in one piece within a sentence from right to left.
    biDiSupport: RIGHT_TO_LEFT.has(language),
  });
  const module = compileModule(format, mapped(messages, markTags));
  return module.replace("export default", "const messages =") + "\nexport default messages;";
}

function mapped(messages: Catalogue, change: (message: string) => string): Catalogue {
  return Object.fromEntries(Object.entries(messages).map(([key, message]) => [key, change(message)]));
}

function markTags(message: string): string {
  return message.replace(/<\/?[ab]>/g, (tag) => TAGS[tag] ?? tag);
}
