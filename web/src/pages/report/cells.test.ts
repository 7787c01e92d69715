import { expect, test } from "vitest";
import type { AnswerReport, QuestionReport } from "../../contracts.gen";
import { cellsOf } from "./cells";

const QUESTIONS = [0, 1, 2].map((index) => ({
  index,
  choices: ["hail", "fog"],
  answer_language: "en",
})) as QuestionReport[];

function answer(question: number, correct: boolean, choice: number): AnswerReport {
  return { question, correct, points: correct ? 900 : 0, choices: [choice], received_at: 0 };
}

test("each question has a mark, and what was answered last", () => {
  const answers = [answer(0, true, 1), answer(1, false, 0), answer(1, true, 1)];
  expect(cellsOf({ answers }, QUESTIONS)).toEqual([
    { mark: "✓", result: "right", given: "fog", points: 900, language: "en" },
    { mark: "✓²", result: "later", given: "fog", points: 900, language: "en" },
    { mark: "–", result: "none", given: "", points: 0, language: undefined },
  ]);
});

test("a question that was missed twelve times is still missed", () => {
  const answers = Array.from({ length: 12 }, () => answer(0, false, 0));
  expect(cellsOf({ answers }, QUESTIONS)[0]).toMatchObject({ mark: "✗¹²", result: "wrong" });
});
