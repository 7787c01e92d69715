/** Writes the types of the messages (`src/texts/keys.gen.d.ts`), and fails when a language does not say what English says. */

import { writeFileSync } from "node:fs";
import { parse, type Token } from "@messageformat/parser";
import { type Catalogue, languages, parts, read } from "./texts.ts";

const TARGET = "src/texts/keys.gen.d.ts";

/** The arguments of a message, by name, with their TypeScript types. */
function argumentsOf(message: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (tokens: Token[]) => {
    for (const token of tokens) {
      if (token.type === "content" || token.type === "octothorpe") continue;
      const isNumber = token.type === "plural" || token.type === "selectordinal" || token.type === "function";
      if (isNumber || !found.has(token.arg)) found.set(token.arg, isNumber ? "number" : "string | number");
      if ("cases" in token) token.cases.forEach((one) => walk(one.tokens));
    }
  };
  walk(parse(message));
  return found;
}

function typeOf(message: string): string {
  const fields = [...argumentsOf(message)].sort().map(([name, type]) => `${name}: ${type}`);
  return fields.length ? `{ ${fields.join("; ")} }` : "undefined";
}

function types(catalogue: Catalogue): string {
  const lines = Object.entries(catalogue).map(
    ([key, message]) => `  ${JSON.stringify(key)}: ${typeOf(message)};`,
  );
  return [
    "// Written by scripts/check-texts.ts from the English catalogue.",
    "",
    "export interface Texts {",
    ...lines.sort(),
    "}",
    "",
  ].join("\n");
}

/** What is wrong with a language, against English. */
function faultsOf(language: string, english: Catalogue, own: Catalogue): string[] {
  const missing = Object.keys(english).filter((key) => !(key in own));
  const unknown = Object.keys(own).filter((key) => !(key in english));
  const other = Object.keys(english).filter((key) => {
    const translated = own[key];
    return translated !== undefined && shape(translated) !== shape(english[key] ?? "");
  });
  return [
    ...missing.map((key) => `${language}: ${key} is missing`),
    ...unknown.map((key) => `${language}: ${key} is not in the English catalogue`),
    ...other.map((key) => `${language}: ${key} has other arguments or tags than in English`),
  ];
}

function shape(message: string): string {
  const tags = new Set(message.match(/<\/?[ab]>/g));
  return [...argumentsOf(message).keys(), ...tags].sort().join(" ");
}

const whole = (language: string): Catalogue =>
  Object.assign({}, ...parts().map((part) => read(language, part)));
const english = whole("en");
writeFileSync(TARGET, types(english));
const faults = languages().flatMap((language) => faultsOf(language, english, whole(language)));
faults.forEach((fault) => console.error(fault));
process.exitCode = faults.length ? 1 : 0;
