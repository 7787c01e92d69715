/** Every page, with all that it imports at once or later, speaks only texts that are loaded by then. */

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";
import { parts, read } from "../../scripts/texts.ts";
import { ALL_TEXTS } from "../texts/texts.svelte";
import { ROUTES } from "./routes";

const SRC = resolve(import.meta.dirname, "..");
const PART_OF = new Map(parts().flatMap((part) => Object.keys(read("en", part)).map((key) => [key, part])));
const ROUTES_SOURCE = readFileSync(join(SRC, "routing/routes.ts"), "utf8");

/** The file of the page that a route loads, in the order of the routes. */
const PAGES = [...ROUTES_SOURCE.matchAll(/import\("\.\.\/(.+?)"\)/g)].map(([, path]) =>
  join(SRC, path ?? ""),
);

function fileOf(from: string, path: string): string | null {
  const base = resolve(dirname(from), path);
  return [base, `${base}.ts`].find((file) => existsSync(file) && statSync(file).isFile()) ?? null;
}

function importsOf(file: string, source: string): string[] {
  const found = source.matchAll(/^\s*import (?!type)[^;]*?["'](\.[^"']+)["'];|import\("(\.[^"]+)"\)/gm);
  return [...found].flatMap(([, first, later]) => fileOf(file, first ?? later ?? "") ?? []);
}

/** What a page says in words of a part that nobody loads, as `file: key`. */
function unspoken(page: string, loaded: readonly string[]): Set<string> {
  const faults = new Set<string>();
  const seen = new Set<string>();
  const walk = (file: string, known: readonly string[]) => {
    const source = readFileSync(file, "utf8");
    const needed = [...source.matchAll(/needTexts\(\[([^\]]*)\]/g)].flatMap(([, list]) =>
      [...(list ?? "").matchAll(/"(\w+)"/g)].map(([, part]) => part ?? ""),
    );
    const here = [...new Set([...known, ...needed])].sort();
    const visit = `${file} ${here.join(" ")}`;
    if (seen.has(visit)) return;
    seen.add(visit);
    for (const [, key] of source.matchAll(/"(\w+\.\w+)"/g)) {
      const part = PART_OF.get(key ?? "");
      if (part && !here.includes(part)) faults.add(`${relative(SRC, file)}: ${key} of ${part}`);
    }
    importsOf(file, source).forEach((one) => walk(one, here));
  };
  walk(page, ["frame", ...loaded]);
  return faults;
}

test("every route is found with its page", () => {
  expect(PAGES.length).toBe(ROUTES.length);
});

test.each(ROUTES.map((route, index) => [route.pattern, route, PAGES[index] ?? ""] as const))(
  "%s says nothing whose texts it does not load",
  (_, route, page) => {
    expect([...unspoken(page, route.texts ?? ALL_TEXTS)]).toEqual([]);
  },
);
