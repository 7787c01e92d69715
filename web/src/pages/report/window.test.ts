import { expect, test } from "vitest";
import { rowsInSight } from "./window";

test("the first rows are drawn wherever the table begins", () => {
  expect(rowsInSight(400, 40, 800, 500)).toEqual({ from: 0, to: 30 });
  expect(rowsInSight(5_000, 40, 800, 500)).toEqual({ from: 0, to: 30 });
});

test("of a table that is scrolled, the rows in sight and some beyond are drawn", () => {
  expect(rowsInSight(-4_000, 40, 800, 500)).toEqual({ from: 94, to: 126 });
  expect(rowsInSight(-30_000, 40, 800, 500)).toEqual({ from: 500, to: 500 });
});

test("a class is drawn whole", () => {
  expect(rowsInSight(-4_000, 40, 800, 30)).toEqual({ from: 0, to: 30 });
});
