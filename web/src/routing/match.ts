/** Which page an address names. */

import type { Component } from "svelte";
import type { Part, PlainKey } from "../texts/texts.svelte";

export interface Route {
  /** `/sessions/:id/report`; a `:name` part becomes a parameter. */
  pattern: string;
  /** The key of its title. */
  title: PlainKey;
  load: () => Promise<{ default: Component<never> }>;
  /** Only for somebody who is signed in. */
  account?: true;
  /** The parts of the texts that it needs besides the frame; all when nothing is said. */
  texts?: readonly Part[];
  /** Without the frame of navigation: the pages of a running game. */
  bare?: true;
}

export interface Match {
  route: Route;
  id: string;
}

/** The first route that fits `path`, and its parameter. */
export function match(routes: Route[], path: string): Match | null {
  for (const route of routes) {
    const found = patternOf(route.pattern).exec(path);
    if (found) return { route, id: found[1] ?? "" };
  }
  return null;
}

function patternOf(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/:\w+/g, "([^/]+)")}/?$`);
}
