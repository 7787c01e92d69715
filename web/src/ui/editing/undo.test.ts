import { expect, test } from "vitest";
import { begin, changedPlace, edited, MOST_STEPS, redone, type Steps, undone } from "./undo";

function after(...states: string[]): Steps<string> {
  const [first = "", ...rest] = states;
  return rest.reduce((steps, state) => edited(steps, state), begin(first));
}

test("undoing goes back one edit at a time, redoing goes forth again", () => {
  const back = undone(undone(after("a", "b", "c")));
  expect([back.present, redone(back).present, redone(redone(back)).present]).toEqual(["a", "b", "c"]);
});

test("there is nothing before the first state and nothing after the last", () => {
  const steps = after("a", "b");
  expect(redone(steps)).toBe(steps);
  expect(undone(undone(steps)).present).toBe("a");
});

test("an edit after undoing forgets what was undone", () => {
  const steps = edited(undone(after("a", "b")), "c");
  expect([redone(steps).present, undone(steps).present]).toEqual(["c", "a"]);
});

test("what is typed in one go is undone in one go", () => {
  const typed = ["ab", "abc"].reduce((steps, text) => edited(steps, text, { merged: true }), after("", "a"));
  expect(undone(typed).present).toBe("");
});

test("only so many steps are kept, the oldest are forgotten", () => {
  const long = Array.from({ length: MOST_STEPS + 10 }, (_, nth) => nth).reduce(
    (steps, nth) => edited(steps, nth),
    begin(-1),
  );
  expect(long.past).toHaveLength(MOST_STEPS);
  expect(long.past[0]).toBe(9);
});

const QUIZ = {
  title: "Weather",
  questions: [
    { prompt: "fog", letters: ["g"] },
    { prompt: "hail", letters: [] },
  ],
};

function changed(edit: (quiz: typeof QUIZ) => void): string | null {
  const next = structuredClone(QUIZ);
  edit(next);
  return changedPlace(QUIZ, next);
}

test("the place of an edit is the smallest part that holds all of it", () => {
  expect(changed((quiz) => (quiz.title = "Snow"))).toBe("/title");
  expect(changed(({ questions }) => Object.assign(questions[1] ?? {}, { prompt: "ice" }))).toBe(
    "/questions/1/prompt",
  );
  expect(
    changed(({ questions }) => Object.assign(questions[0] ?? {}, { prompt: "ice", letters: ["i", "c"] })),
  ).toBe("/questions/0");
});

test("a list that grew, shrank or was put in another order is no place to type on in", () => {
  expect(changed(({ questions }) => questions.push({ prompt: "", letters: [] }))).toBeNull();
  expect(changed(({ questions }) => questions.pop())).toBeNull();
  expect(changed(({ questions }) => questions.reverse())).toBeNull();
  expect(changed(() => {})).toBeNull();
});
