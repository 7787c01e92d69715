/** What a class knows after a game: a fold of its report. */

import type { Report } from "../../../contracts.gen";
import { keysOf } from "./question";

export interface ClassResult {
  right: number;
  answered: number;
  /** What most knew, best first, and what fewer knew, hardest first; no question is in both. */
  firm: Known[];
  again: Known[];
}

export interface Known {
  index: number;
  text: string;
  share: number;
}

/** From that share on, a class knows a word. */
const FIRM = 0.7;
const MOST_LISTED = 4;
/** A prompt that is longer than that is named by its key. */
const LONGEST_PROMPT = 32;

/** Of the questions up to `last`, the last that was asked; one that nobody answered was the hardest. */
export function classResult({ questions }: Pick<Report, "questions">, last: number): ClassResult {
  const asked = questions.filter(
    ({ answered, index, skipped }) => answered > 0 || (index <= last && !skipped),
  );
  const known = asked
    .map((question) => ({
      index: question.index,
      text: nameOf(question),
      share: question.correct / Math.max(1, question.answered),
    }))
    .sort((one, other) => other.share - one.share || one.index - other.index);
  return {
    right: sum(asked.map(({ correct }) => correct)),
    answered: sum(asked.map(({ answered }) => answered)),
    firm: known.filter(({ share }) => share >= FIRM).slice(0, MOST_LISTED),
    again: known
      .filter(({ share }) => share < FIRM)
      .reverse()
      .slice(0, MOST_LISTED),
  };
}

function nameOf({ word, prompt, choices, key }: Report["questions"][number]): string {
  if (word) return word;
  if ([...prompt].length <= LONGEST_PROMPT) return prompt;
  const [right] = keysOf({ choices: choices ?? null }, key ?? []);
  return right || prompt;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
