import { expect, test } from "vitest";
import type { Quiz } from "../../contracts.gen";
import { bodyOf, copyOf, draftOf, moved, newDraft, newQuestion } from "./draft";

const QUIZ: Quiz = {
  id: "q1",
  title: "Weather",
  language: "en",
  visibility: "private",
  owner_id: "a1",
  version: 3,
  created_at: 1,
  updated_at: 2,
  questions: [
    {
      kind: "choice",
      prompt: "drizzle",
      choices: ["light rain", "strong wind"],
      correct: [0],
      time_limit_ms: 20_000,
      points: 1_000,
      explanation: "Small drops.",
      media: { kind: "emoji", value: "🌦️", alt: "sun and rain" },
    },
    {
      kind: "text",
      prompt: "Opposite of ancient",
      accepted: ["modern", "new"],
      time_limit_ms: 30_000,
      points: 500,
      explanation: null,
      media: null,
    },
  ],
};

test("a quiz that is opened and saved unchanged is the same quiz", () => {
  const { title, language, visibility, questions } = QUIZ;
  expect(bodyOf(draftOf(QUIZ))).toEqual({ title, language, visibility, questions });
});

test("changing the kind back and forth loses nothing that was typed", () => {
  const draft = draftOf(QUIZ);
  const before = bodyOf(draft);
  for (const question of draft.questions) question.kind = question.kind === "text" ? "choice" : "text";
  for (const question of draft.questions) question.kind = question.kind === "text" ? "choice" : "text";
  expect(bodyOf(draft)).toEqual(before);
});

test("blank lines are no accepted answers, but a blank choice keeps its place for the server's complaint", () => {
  const text = { ...newQuestion("text"), accepted: " modern \n\n new\n" };
  const choice = newQuestion("choice");
  const { questions } = bodyOf({ ...newDraft(), questions: [text, choice] });
  expect(questions[0]).toMatchObject({ accepted: ["modern", "new"] });
  expect(questions[1]).toMatchObject({ choices: ["", "", "", ""], correct: [0] });
});

test("a copy has a life of its own", () => {
  const original = newQuestion();
  const copy = copyOf(original);
  copy.choices[0] = { text: "changed", right: false };
  expect(original.choices[0]?.text).toBe("");
  expect(copy.key).not.toBe(original.key);
});

test.each([
  [0, 2, ["b", "c", "a"]],
  [2, 0, ["c", "a", "b"]],
  [1, 1, ["a", "b", "c"]],
])("moving from %i to %i", (from, to, expected) => {
  expect(moved(["a", "b", "c"], from, to)).toEqual(expected);
});
