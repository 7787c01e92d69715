import { expect, test } from "vitest";
import { ADA, BEN } from "../../live/frames.examples";
import { countOf, pupilsOf } from "./homework";

const BOARD = [
  { ...ADA, done: 4, mastered: 2 },
  { ...BEN, done: 1, mastered: 0 },
];

test("those who are missing come first, then who has begun, then who is done", () => {
  const members = [
    { id: "m1", name: "Ada" },
    { id: "m3", name: "Cem" },
  ];
  const pupils = pupilsOf(BOARD, members, 2, undefined, "en");
  expect(pupils.map(({ name, state, at }) => [name, state, at])).toEqual([
    ["Cem", "none", 0],
    ["Ben", "begun", 0],
    ["Ada", "done", 2],
  ]);
  expect(countOf(pupils, "done")).toBe(1);
});

test("where each question is asked once, done is what was answered", () => {
  const once = { goal: "once" } as object;
  const [pupil] = pupilsOf([{ ...BEN, done: 2, mastered: 0 }], [], 2, once, "en");
  expect(pupil).toMatchObject({ state: "done", at: 2 });
});

test("somebody who joined and answered nothing has not begun", () => {
  expect(pupilsOf([{ ...BEN, done: 0 }], [], 2, undefined, "en")[0]?.state).toBe("none");
});
