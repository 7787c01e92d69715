/** What a class knows after a game: a fold of its report. */

import type { Report } from "../../../contracts.gen";
import { keysOf } from "./question";

export interface ClassResult {
  right: number;
  answered: number;
  /** Questions that somebody answered. */
  questions: number;
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

export function classResult({ questions }: Pick<Report, "questions">): ClassResult {
  const asked = questions.filter(({ answered }) => answered > 0);
  const known = asked
    .map((question) => ({
      index: question.index,
      text: nameOf(question),
      share: question.correct / question.answered,
    }))
    .sort((one, other) => other.share - one.share || one.index - other.index);
  return {
    right: sum(asked.map(({ correct }) => correct)),
    answered: sum(asked.map(({ answered }) => answered)),
    questions: asked.length,
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
