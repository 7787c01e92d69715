/** How typed answers of a question are marked, and answers that hardly anybody could type. */

import type { Marking, Question } from "../../../contracts.gen";

/** Settings that a teacher picks by one word; `own` are others, which an import or the API set. */
export type MarkingChoice = "lenient" | "strict" | "own";

const LENIENT: Marking = {
  accents: "lenient",
  articles: "lenient",
  case: "lenient",
  punctuation: "lenient",
  typos: "lenient",
};
const LONGEST = 60;
const MOST_WORDS = 8;
/** Pictures, arrows, raised figures and signs of mathematics that no keyboard has. */
const NO_KEY = /[\p{Extended_Pictographic}\p{So}\p{No}\p{Co}]|(?![+<=>|~^¬±×÷])\p{Sm}/u;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/** Small differences count, but for slips where the spelling is what is asked. */
export function lenientMarking(kind: Question["kind"]): Marking {
  return kind === "listen" ? { ...LENIENT, typos: "strict" } : LENIENT;
}

export function choiceOf(marking: Marking | null, kind: Question["kind"]): MarkingChoice {
  if (marking === null) return "strict";
  const own = lenientMarking(kind);
  const settings = Object.keys(own) as (keyof Marking)[];
  if (settings.every((name) => (marking[name] ?? strictness(name)) === own[name])) return "lenient";
  return settings.every((name) => (marking[name] ?? strictness(name)) === strictness(name))
    ? "strict"
    : "own";
}

/** What a setting is that is left out. */
function strictness(name: keyof Marking): "strict" | "lenient" {
  return name === "case" ? "lenient" : "strict";
}

/** Why the first answer that nobody could type in the time is none: it is long, or it has signs without a key. */
export function hardToType(accepted: readonly string[]): { text: string; because: "long" | "signs" } | null {
  for (const text of accepted) {
    if (text.length > LONGEST || text.split(/\s+/u).length > MOST_WORDS) return { text, because: "long" };
    if (NO_KEY.test(text) || !LETTER_OR_DIGIT.test(text)) return { text, because: "signs" };
  }
  return null;
}
