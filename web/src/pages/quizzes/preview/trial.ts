/** Trying a question: what the phone shows after a press, and what would have been right. */

import type { Question } from "../../../contracts.gen";
import type { Verdict } from "../../../live/game";
import type { MyAnswer } from "../../../live/my-answer";

export interface Trial {
  answer: MyAnswer;
  verdict: Verdict;
}

/** What becomes of these choices; nothing is sent anywhere. */
export function tryChoices(question: Question, place: number, choices: readonly number[]): Trial {
  const correct = question.kind === "choice" && isSameSet(question.correct, choices);
  return {
    answer: { question: place, content: { choices: [...choices] }, fate: "stored" },
    verdict: { question: place, correct, points: correct ? (question.points ?? 0) : 0 },
  };
}

/** The texts that are right. */
export function rightTexts(question: Question): string[] {
  if (question.kind !== "choice") return question.accepted;
  return question.correct.flatMap((index) => question.choices[index] ?? []);
}

function isSameSet(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((index) => other.includes(index));
}
