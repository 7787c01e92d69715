import { expect, test } from "vitest";
import type { QuestionReport } from "../../../contracts.gen";
import { classResult } from "./class-result";

function question(
  index: number,
  correct: number,
  answered: number,
  more: Partial<QuestionReport> = {},
): QuestionReport {
  return {
    index,
    kind: "choice",
    prompt: `q${index}`,
    correct,
    answered,
    counts: [],
    median_ms: null,
    ...more,
  };
}

test("the class is told how much of everything it knew", () => {
  const result = classResult({ questions: [question(0, 9, 10), question(1, 2, 10), question(2, 0, 0)] }, 1);
  expect(result).toMatchObject({ right: 11, answered: 20 });
});

test("a question that nobody answered is the hardest, unless it was skipped or never asked", () => {
  const { again } = classResult(
    {
      questions: [
        question(0, 1, 10),
        question(1, 0, 0),
        question(2, 0, 0, { skipped: true }),
        question(3, 0, 0),
      ],
    },
    2,
  );
  expect(again.map(({ index }) => index)).toEqual([1, 0]);
});

test("what most knew and what fewer knew are never the same words", () => {
  const { firm, again } = classResult(
    { questions: [question(0, 9, 10), question(1, 2, 10), question(2, 7, 10)] },
    2,
  );
  expect([firm.map(({ index }) => index), again.map(({ index }) => index)]).toEqual([[0, 2], [1]]);
});

test("the hardest comes first among what is worth another lap, and four are enough", () => {
  const { again } = classResult(
    { questions: [5, 1, 4, 3, 2].map((right, nth) => question(nth, right, 10)) },
    4,
  );
  expect(again.map(({ share }) => share)).toEqual([0.1, 0.2, 0.3, 0.4]);
});

test("a question is named by its word, a short prompt, or its key", () => {
  const passage = "x".repeat(33);
  const questions = [
    question(0, 1, 1, { word: "drizzle", prompt: passage }),
    question(1, 1, 1, { prompt: "hail" }),
    question(2, 1, 1, { prompt: passage, choices: ["mud", "snow"], key: [1] }),
  ];
  const { firm } = classResult({ questions }, 2);
  expect(firm.map(({ text }) => text)).toEqual(["drizzle", "hail", "snow"]);
});
