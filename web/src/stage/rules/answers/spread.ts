/** How the answers of the class spread. Right typed answers are counted under the accepted text they met. */

import type { QuestionView, RevealView } from "../../../contracts.gen";

/** As much of a reveal as is looked at; games at one's own pace have no counts. */
export type Revealed = Pick<RevealView, "correct"> & { counts?: RevealView["counts"] };

export interface TextBar {
  /** Null: all other answers together. */
  text: string | null;
  count: number;
  right: boolean;
}

/** Bars of typed answers: right ones first and in any case, then the most frequent others, then the rest. */
export function barsOf({ counts = {}, correct }: Revealed, most: number): TextBar[] {
  if (Array.isArray(counts)) return [];
  const accepted = correct.map(String);
  const right = accepted.map((text) => ({ text, count: counts[text] ?? 0, right: true }));
  const wrong: TextBar[] = Object.entries(counts)
    .filter(([text]) => !accepted.includes(text))
    .map(([text, count]) => ({ text, count, right: false }));
  const given = right.filter(({ count }) => count > 0);
  const shownRight = given.length ? given.sort(byCount) : right.slice(0, 1);
  const room = Math.max(1, most - shownRight.length);
  const sorted = wrong.sort(byCount);
  const rest = sorted.slice(room).reduce((sum, { count }) => sum + count, 0);
  const others = rest ? [{ text: null, count: rest, right: false }] : [];
  return [...shownRight.slice(0, most - 1), ...sorted.slice(0, room), ...others];
}

function byCount(one: { count: number }, other: { count: number }): number {
  return other.count - one.count;
}

/**
 * How many of those who answered were right. Null where the counts do not tell: when several choices may be right, a
 * count per choice says nothing about whole answers.
 */
export function shareOf(
  question: Pick<QuestionView, "multiple">,
  { counts = {}, correct }: Revealed,
  answered: number | null,
): { right: number; answered: number } | null {
  if (Array.isArray(counts)) {
    if (question.multiple) return null;
    const right = correct.reduce<number>((sum, key) => sum + (counts[Number(key)] ?? 0), 0);
    return { right, answered: Math.max(answered ?? 0, total(counts)) };
  }
  const right = Object.entries(counts).filter(([text]) => correct.includes(text));
  return {
    right: total(right.map(([, count]) => count)),
    answered: Math.max(answered ?? 0, total(Object.values(counts))),
  };
}

/** The wrong choice or text that was given most often. */
export function mostConfused(
  question: QuestionView,
  { counts = {}, correct }: Revealed,
): { text: string; count: number } | null {
  const wrong = Array.isArray(counts)
    ? counts.map((count, at) => ({
        text: question.choices?.[at] ?? "",
        count,
        key: at as number | string,
      }))
    : Object.entries(counts).map(([text, count]) => ({ text, count, key: text }));
  const [worst] = wrong.filter(({ key, count }) => count > 0 && !correct.includes(key)).sort(byCount);
  return worst ? { text: worst.text, count: worst.count } : null;
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
