import { expect, test } from "vitest";
import type { Quiz } from "../../contracts.gen";
import { questionView, welcome, welcomeIntoQuestion } from "../../live/frames.examples";
import { cueOf } from "./cue";

const QUIZ: Pick<Quiz, "questions"> = {
  questions: [
    { kind: "choice", prompt: "drizzle", choices: ["strong wind", "light rain"], correct: [1] },
    { kind: "text", prompt: "Opposite of ancient", accepted: ["modern", "new"] },
  ],
};
const OPEN = { question: questionView(0), reveal: null, session: welcomeIntoQuestion().session };

test("the key is told by its text, so that shuffled choices do not matter", () => {
  expect(cueOf(OPEN, QUIZ)).toEqual({ key: ["light rain"], next: "Opposite of ancient" });
});

test("in the lobby the first prompt comes next", () => {
  expect(cueOf({ question: null, reveal: null, session: welcome().session }, QUIZ)).toEqual({
    key: [],
    next: "drizzle",
  });
});

test("after the last question nothing follows, and typed answers have all their spellings", () => {
  const question = { ...questionView(1), prompt: "Opposite of ancient", choices: null };
  expect(cueOf({ ...OPEN, question }, QUIZ)).toEqual({ key: ["modern", "new"], next: null });
});

test("a quiz that was changed since tells no key", () => {
  const changed = { ...OPEN, question: { ...questionView(0), prompt: "another" } };
  expect(cueOf(changed, QUIZ).key).toEqual([]);
  expect(cueOf(OPEN, null)).toEqual({ key: [], next: null });
});

test("once it is revealed, the session's own key counts", () => {
  const reveal = { question: 0, correct: [1], explanation: null };
  expect(cueOf({ ...OPEN, reveal }, null).key).toEqual(["strong wind"]);
});
