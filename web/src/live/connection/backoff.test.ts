import { expect, test } from "vitest";
import { delayMs } from "./backoff";

test("the spread doubles with each attempt", () => {
  const widest = [0, 1, 2].map((attempt) => delayMs(attempt, 1) - delayMs(attempt, 0));
  expect(widest).toEqual([1_000, 2_000, 4_000]);
});

test("the wait never exceeds about ten seconds", () => {
  expect(delayMs(1_000, 0.999)).toBeLessThanOrEqual(10_100);
});

test("a class that lost its connections at once does not come back at once", () => {
  expect(delayMs(0, 0)).not.toBe(delayMs(0, 0.9));
  expect(delayMs(0, 0)).toBeGreaterThan(0);
});
