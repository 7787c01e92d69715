import { expect, test } from "vitest";
import type { Question } from "../../../contracts.gen";
import { rightTexts, tryChoices } from "./trial";

const several: Question = {
  kind: "choice",
  prompt: "It falls from the sky",
  choices: ["hail", "fog", "rain"],
  correct: [0, 2],
  points: 500,
};
const typed: Question = { kind: "text", prompt: "Opposite of ancient", accepted: ["modern", "new"] };

test("all right choices, in any order, and no other earn the points", () => {
  expect(tryChoices(several, 3, [2, 0])).toMatchObject({
    answer: { question: 3, content: { choices: [2, 0] } },
    verdict: { correct: true, points: 500 },
  });
  expect(tryChoices(several, 3, [0]).verdict).toMatchObject({ correct: false, points: 0 });
  expect(tryChoices(several, 3, [0, 1, 2]).verdict).toMatchObject({ correct: false, points: 0 });
});

test("what is right is told by its text", () => {
  expect(rightTexts(several)).toEqual(["hail", "rain"]);
  expect(rightTexts(typed)).toEqual(["modern", "new"]);
});
