import { expect, test } from "vitest";
import { stepOf } from "./heat";

test("a recall has the step that its share of remembering says", () => {
  expect([null, 1, 0.9, 0.89, 0.75, 0.6, 0.49, 0].map((recall) => stepOf(recall, true))).toEqual([
    "none",
    "sure",
    "sure",
    "shaky",
    "shaky",
    "weak",
    "lost",
    "lost",
  ]);
});

test("a word that was answered wrong is missed, whatever is expected of the answer that was shown", () => {
  expect(stepOf(0.77, false)).toBe("missed");
  expect(stepOf(null, null)).toBe("none");
});
