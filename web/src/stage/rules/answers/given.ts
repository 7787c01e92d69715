/** What I answered to a question whose key is shown, next to what is right. */

import type { QuestionView, RevealView } from "../../../contracts.gen";
import type { MyAnswer } from "../../../live/my-answer";
import { marked, nearest } from "./marked";

export interface Given {
  /** It is stored, right or wrong. */
  stored: boolean;
  /** What I typed; null where I chose. */
  typed: string | null;
  /** The accepted text that is nearest to mine. */
  best: string;
  /** Typed, and only a letter or two are wrong. */
  close: boolean;
  /** Choices of mine that are wrong, by index. */
  wrong: number[];
}

export function givenOf(
  reveal: Pick<RevealView, "correct">,
  answer: MyAnswer | null,
  correct: boolean,
): Given {
  const mine = answer?.fate === "stored" ? answer.content : null;
  const typed = mine && "text" in mine ? mine.text : null;
  const accepted = reveal.correct.map(String);
  const best = typed === null ? (accepted[0] ?? "") : nearest(typed, accepted);
  return {
    stored: mine !== null,
    typed,
    best,
    close: typed !== null && !correct && marked(typed, best).close,
    wrong: (mine && "choices" in mine ? mine.choices : []).filter((index) => !reveal.correct.includes(index)),
  };
}

/** The texts that are right, as they are told: of several accepted ones the nearest to mine. */
export function rightTexts(
  question: Pick<QuestionView, "choices">,
  reveal: Pick<RevealView, "correct">,
  given: Pick<Given, "best">,
): string[] {
  if (!question.choices) return [given.best];
  return reveal.correct.map((key) => question.choices?.[Number(key)] ?? "");
}
