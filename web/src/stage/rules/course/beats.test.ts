import { expect, test } from "vitest";
import { othersOf, podiumBeats, podiumMs, revealBeats, stepsOf } from "./beats";
import type { Row } from "../standing/places";

function rows(...scores: number[]): Row[] {
  return scores.map((score, nth) => ({ rank: nth + 1, player_id: `p${nth}`, nickname: `N${nth}`, score }));
}

test("a reveal shows the key, then the class, then the board", () => {
  expect(revealBeats(rows(500), false)).toEqual(["key", "share", "board"]);
});

test("where there are teams, they follow the board, and are hidden with it", () => {
  expect(revealBeats(rows(500), false, true)).toEqual(["key", "share", "board", "teams"]);
  expect(revealBeats(rows(500), true, true)).toEqual(["key", "share"]);
});

test("no board is shown while it is hidden or while nobody has points", () => {
  expect(revealBeats(rows(500), true)).toEqual(["key", "share"]);
  expect(revealBeats(rows(0, 0), false)).toEqual(["key", "share"]);
});

test("the podium names the third, the second, and after a suspense the first", () => {
  expect(podiumBeats(rows(3, 2, 1)).map(({ beat }) => beat)).toEqual([
    "title",
    "third",
    "second",
    "suspense",
    "first",
    "rest",
  ]);
  expect(podiumMs(rows(3, 2, 1))).toBe(10_600);
});

test("equal scores share a step, and only racers with points stand on one", () => {
  const steps = stepsOf(rows(900, 900, 500, 0));
  expect([steps[1].length, steps[2].length, steps[3].length]).toEqual([2, 0, 1]);
  expect(podiumBeats(rows(900, 900)).map(({ beat }) => beat)).toEqual(["title", "suspense", "first", "rest"]);
  expect(othersOf(rows(900, 800, 700, 600, 0)).map(({ place }) => place)).toEqual([4, null]);
});

test("where nobody has points there is no suspense", () => {
  expect([podiumBeats(rows(0, 0)), podiumMs(rows(0))]).toEqual([[{ beat: "rest", ms: Infinity }], 0]);
});
