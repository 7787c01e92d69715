/** The header `Wordrally-Left-Out` of an exported file: an RFC 9651 list of `(indexes);reason="…"`. */

/** Questions that a format cannot hold, and why. */
export interface LeftOut {
  questions: number[];
  reason: string;
}

const ITEM = /\(([\d ]*)\);reason="((?:[^"\\]|\\["\\])*)"/g;

export function leftOutOf(header: string): LeftOut[] {
  return Array.from(header.matchAll(ITEM), ([, indexes = "", reason = ""]) => ({
    questions: indexes.split(" ").filter(Boolean).map(Number),
    reason: reason.replace(/\\(["\\])/g, "$1"),
  }));
}
