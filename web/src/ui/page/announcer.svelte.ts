/** What a screen reader is told while the game goes on: the page has one polite live region, and this is its text. */

import { untrack } from "svelte";

export const announcer = $state({ text: "" });

/** Say `text`; effects may call this, as it does not count as reading the announcer. */
export function announce(text: string): void {
  // The same words twice would not be read twice: a trailing no-break space makes them new.
  announcer.text = untrack(() => announcer.text) === text ? `${text}\u00a0` : text;
}
