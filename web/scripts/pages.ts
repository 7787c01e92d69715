/** A Vite plugin that lists the routes of the client in `pages.json`, so that a server knows which addresses are pages. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";

const ROUTES = resolve(import.meta.dirname, "../src/routing/routes.ts");

/** The patterns of all routes, such as `/play/:session`. */
export function routePatterns(source: string): string[] {
  return [...source.matchAll(/\bpattern: "([^"]+)"/g)].flatMap(([, pattern]) => pattern ?? []);
}

export function pages(): Plugin {
  return {
    name: "pages",
    apply: "build",
    generateBundle() {
      const source = JSON.stringify(routePatterns(readFileSync(ROUTES, "utf8")));
      this.emitFile({ type: "asset", fileName: "pages.json", source });
    },
  };
}
