import { expect, test } from "vitest";
import type { MadeQuestion } from "../../contracts.gen";
import { alternativesTo, asksTheSame, draftFrom, itemsOf, replaced, swapped, withoutItem } from "./proposal";

const MADE: MadeQuestion = {
  question: { kind: "choice", prompt: "light rain", choices: ["drizzle", "hail", "fog"], correct: [0] },
  word: "drizzle",
  exercise: "definition",
  level: "B2",
  why: "Its first sense.",
  alternatives: [[], ["sleet", "fog", "frost"], ["sleet"]],
};

test("an alternative is offered only where it is not a choice already", () => {
  expect([0, 1, 2].map((choice) => alternativesTo(MADE, choice))).toEqual([
    [],
    ["sleet", "frost"],
    ["sleet"],
  ]);
});

test("a swapped distractor can be swapped back", () => {
  const once = swapped(MADE, 1, "sleet");
  expect(once.question).toMatchObject({ choices: ["drizzle", "sleet", "fog"], correct: [0] });
  expect(alternativesTo(once, 2)).toEqual([]);
  expect(swapped(once, 1, "hail")).toEqual(MADE);
});

test("a question without choices has no alternatives", () => {
  const typed: MadeQuestion = {
    ...MADE,
    question: { kind: "text", prompt: "light rain", accepted: ["drizzle"] },
  };
  expect(alternativesTo(typed, 0)).toEqual([]);
  expect(swapped(typed, 0, "x")).toBe(typed);
});

test("questions are replaced and removed by what they are, not by where they stand", () => {
  const [first, second] = itemsOf([MADE, MADE]);
  if (!first || !second) throw new Error("two were made");
  const other = { ...MADE, why: "Another." };
  expect(replaced([first, second], second.key, other).map(({ made }) => made.why)).toEqual([
    MADE.why,
    "Another.",
  ]);
  expect(withoutItem([first, second], first.key)).toEqual([second]);
});

test("the same question with its choices in another order is the same", () => {
  const question = {
    ...MADE.question,
    choices: ["fog", "drizzle", "hail"],
    correct: [1],
  } as MadeQuestion["question"];
  expect(asksTheSame(MADE, { ...MADE, question })).toBe(true);
  expect(asksTheSame(MADE, swapped(MADE, 1, "sleet"))).toBe(false);
});

test("what is used is a private quiz with its title trimmed", () => {
  expect(draftFrom(" Weather ", "en", itemsOf([MADE]))).toEqual({
    title: "Weather",
    language: "en",
    visibility: "private",
    questions: [MADE.question],
  });
});
