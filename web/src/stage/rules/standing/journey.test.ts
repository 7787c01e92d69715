import { expect, test } from "vitest";
import { arrived, glow, judged, placesGained, START, type Journey } from "./journey";

function played(...results: boolean[]): Journey {
  return results.reduce((journey, correct, question) => judged(journey, question, correct), START);
}

test("right answers in a row make a streak, and the best one is remembered", () => {
  expect(played(true, true, true, false, true)).toMatchObject({ right: 4, streak: 1, best: 3 });
});

test("a right answer after three that were not is a comeback, and only that one", () => {
  expect(played(false, false, true).comeback).toBe(false);
  expect(played(false, false, false, true).comeback).toBe(true);
  expect(played(false, false, false, true, true).comeback).toBe(false);
});

test("a question is counted once, however often its frames come", () => {
  expect(judged(played(true, true), 1, true)).toMatchObject({ right: 2, streak: 2 });
});

test("places gained count from the first one that was shown, and losses are not told", () => {
  expect(placesGained([9, 12, 4].reduce<Journey>(arrived, START))).toBe(5);
  expect(placesGained([4, 9].reduce<Journey>(arrived, START))).toBe(0);
  expect(placesGained(arrived(START, null))).toBe(0);
  expect([9, 12, 4].reduce<Journey>(arrived, START).gained).toBe(8);
  expect([4, 9].reduce<Journey>(arrived, START).gained).toBe(0);
});

test("streaks of 3, 5 and 10 are celebrated more and more", () => {
  expect([0, 2, 3, 4, 5, 9, 10, 40].map(glow)).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
});
