/** My quizzes as the page shows them: found by title, in the order that is wanted. */

import type { QuizSummary } from "../../contracts.gen";

export type Order = "edited" | "title" | "size";

const ORDERS: Record<Order, (language: string) => (one: QuizSummary, other: QuizSummary) => number> = {
  edited: () => (one, other) => other.updated_at - one.updated_at,
  title: (language) => (one, other) => one.title.localeCompare(other.title, language, { numeric: true }),
  size: () => (one, other) => other.question_count - one.question_count,
};

export function foundQuizzes(
  quizzes: readonly QuizSummary[],
  text: string,
  order: Order,
  language: string,
): QuizSummary[] {
  const words = text.toLocaleLowerCase(language).split(/\s+/).filter(Boolean);
  return quizzes
    .filter(({ title }) => words.every((word) => title.toLocaleLowerCase(language).includes(word)))
    .sort(ORDERS[order](language));
}
