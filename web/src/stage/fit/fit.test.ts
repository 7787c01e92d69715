import { expect, test } from "vitest";
import { bisect } from "./fit";

test("the largest size that fits is found, within a hundredth", () => {
  const size = bisect((tried) => tried <= 0.7, 0.3, 1);
  expect(size).toBeLessThanOrEqual(0.7);
  expect(size).toBeGreaterThan(0.68);
});

test("what fits at once is tried once", () => {
  const tried: number[] = [];
  const fits = (size: number) => tried.push(size) > 0;
  expect([bisect(fits, 0.3, 1), tried]).toEqual([1, [1]]);
});

test("what never fits is told", () => {
  expect(bisect(() => false, 0.3, 1)).toBe(0);
});
