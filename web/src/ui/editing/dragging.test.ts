import { expect, test } from "vitest";
import { placeFor, roomAt } from "./dragging";

/** Three rows of 40 px with gaps of 10 px. */
const ROWS = [0, 50, 100].map((top) => ({ top, bottom: top + 40 }));

test.each([
  [0, 20, 0],
  [0, 31, 1],
  [0, 81, 2],
  [0, 900, 2],
  [2, -31, 1],
  [2, -900, 0],
  [1, 0, 1],
])("the row at %i, moved by %i px, belongs to %i", (from, byPx, place) => {
  expect(placeFor(ROWS, from, byPx)).toBe(place);
});

test("those between make room by one row", () => {
  expect(ROWS.map((_, place) => roomAt(ROWS, place, 0, 1))).toEqual([0, -50, 0]);
  expect(ROWS.map((_, place) => roomAt(ROWS, place, 2, 0))).toEqual([50, 50, 0]);
  expect(ROWS.map((_, place) => roomAt(ROWS, place, 1, 1))).toEqual([0, 0, 0]);
});
