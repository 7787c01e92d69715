/** The marks of a player's row, one for each question, as the table draws them: few parts, since there are many cells. */

import type { PlayerReport, QuestionReport } from "../../contracts.gen";
import { langOf } from "../../stage/rules/answers/question";
import { givenAnswer } from "./players";
import { triesOf } from "./summary";

export interface Cell {
  /** ✓ or ✗, with the number of tries where there were several. */
  mark: string;
  /** `later`: right in the end, after a try that was not. */
  result: "right" | "later" | "wrong" | "none";
  given: string;
  points: number;
  language: string | undefined;
}

const NONE: Cell = { mark: "–", result: "none", given: "", points: 0, language: undefined };
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export function cellsOf(player: Pick<PlayerReport, "answers">, questions: readonly QuestionReport[]): Cell[] {
  return questions.map((question) => {
    const tries = triesOf(player, question.index);
    const last = tries.at(-1);
    if (!last) return NONE;
    const right = tries.length > 1 ? "later" : "right";
    return {
      mark: (last.correct ? "✓" : "✗") + (tries.length > 1 ? raised(tries.length) : ""),
      result: last.correct ? right : "wrong",
      given: givenAnswer(question, last),
      points: last.points,
      language: langOf(question.answer_language),
    };
  });
}

function raised(count: number): string {
  return [...String(count)].map((digit) => RAISED[Number(digit)]).join("");
}
