/** How long to wait before connecting again: doubling, capped, and spread so that a whole class does not return at once. */

const LEAST_MS = 100;
const FIRST_SPREAD_MS = 1_000;
const WIDEST_SPREAD_MS = 10_000;

/** A random delay within a spread that doubles with each `attempt`, from 0 on; `random` is in [0, 1). */
export function delayMs(attempt: number, random: number): number {
  return LEAST_MS + random * Math.min(WIDEST_SPREAD_MS, FIRST_SPREAD_MS * 2 ** attempt);
}
