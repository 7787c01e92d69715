import { expect, test } from "vitest";
import { stepOf } from "./heat";

test("a recall has the step that its share of remembering says", () => {
  expect([null, 1, 0.9, 0.89, 0.75, 0.6, 0.49, 0].map(stepOf)).toEqual([
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
