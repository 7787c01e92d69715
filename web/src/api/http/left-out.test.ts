import { expect, test } from "vitest";
import { leftOutOf } from "./left-out";

test("a file that holds all has nothing left out", () => {
  expect(leftOutOf("")).toEqual([]);
});

test("what is left out is told by reason", () => {
  expect(leftOutOf('(0 3);reason="GIFT cannot say \\"this\\"", (5);reason="No letters, no words."')).toEqual([
    { questions: [0, 3], reason: 'GIFT cannot say "this"' },
    { questions: [5], reason: "No letters, no words." },
  ]);
});
