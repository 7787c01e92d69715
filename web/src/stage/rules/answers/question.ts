/** A question as the show needs it. */

import type { QuestionView } from "../../../contracts.gen";

/** Newer servers also tell the languages of its texts, and since when it is paused. */
export type Asked = QuestionView & {
  prompt_language?: string | null;
  answer_language?: string | null;
  paused_at?: number | null;
};

/** A `lang` attribute; a language that is not known has none. */
export function langOf(language: string | null | undefined): string | undefined {
  return language && language !== "und" ? language : undefined;
}

/** The texts that are right. */
export function keysOf(
  question: Pick<QuestionView, "choices">,
  correct: readonly (number | string)[],
): string[] {
  return correct.map((key) => (typeof key === "number" ? (question.choices?.[key] ?? "") : key));
}
