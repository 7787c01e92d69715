import { expect, test } from "vitest";
import { isDue, reviewTime } from "./review";

const NOON = new Date(2026, 2, 2, 12).getTime();

test.each([
  [new Date(2026, 2, 2, 11), "now"],
  [new Date(2026, 2, 2, 23), "today"],
  [new Date(2026, 2, 3, 1), "tomorrow"],
  [new Date(2026, 2, 7, 12), "in 5 days"],
  [new Date(2026, 2, 23, 12), "in 3 weeks"],
  [new Date(2026, 5, 30, 12), "in 4 months"],
])("a review at %s is %s", (at, said) => {
  expect(reviewTime(at.getTime(), NOON)).toBe(said);
});

test("a word is due from its review time on", () => {
  expect([isDue(NOON - 1, NOON), isDue(NOON, NOON), isDue(NOON + 1, NOON)]).toEqual([true, true, false]);
});
