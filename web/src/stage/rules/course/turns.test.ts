import { expect, test } from "vitest";
import { type EndedTurn, NO_TURNS, turnEnded } from "./turns";

function ended(turn: number, changes: Partial<EndedTurn> = {}): EndedTurn {
  return { turn, question: 0, prompt: "drizzle", right: "light rain", correct: true, misses: 0, ...changes };
}

test("a right answer at the first try is counted, and nothing is missed", () => {
  expect(turnEnded(NO_TURNS, ended(1))).toEqual({ turn: 1, answers: 1, atOnce: 1, missed: [] });
});

test("a question missed twice and then known is listed once, with its misses", () => {
  const turns = [
    ended(1, { correct: false }),
    ended(5, { correct: false, misses: 1 }),
    ended(9, { misses: 2 }),
  ];
  const log = turns.reduce(turnEnded, NO_TURNS);
  expect(log).toMatchObject({ answers: 3, atOnce: 0 });
  expect(log.missed).toEqual([{ question: 0, prompt: "drizzle", right: "light rain", times: 2 }]);
});

test("a turn that is told again counts once", () => {
  const once = turnEnded(NO_TURNS, ended(1, { correct: false }));
  expect(turnEnded(once, ended(1, { correct: false }))).toBe(once);
});
