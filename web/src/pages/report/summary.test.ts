import { expect, test } from "vitest";
import type { PlayerReport, QuestionReport } from "../../contracts.gen";
import { columnsOf, headlineOf, meanRight, rightOf, triesOf } from "./summary";

function player(nickname: string, ...answers: [number, boolean][]): PlayerReport {
  return {
    nickname,
    player_id: nickname,
    score: 0,
    rank: 1,
    answers: answers.map(([question, correct]) => ({ question, correct, points: 0, received_at: 0 })),
  };
}

const QUESTIONS = [
  { answered: 4, correct: 3 },
  { answered: 4, correct: 1 },
] as QuestionReport[];

test("the headline is what was right of all answers", () => {
  expect(headlineOf({ questions: QUESTIONS })).toMatchObject({
    right: 4,
    answered: 8,
    share: 0.5,
    since: null,
  });
});

test("it is compared with the last time in points of a hundred", () => {
  const previous = { session_id: "s0", finished_at: 1, correct: 3, answered: 10 };
  expect(headlineOf({ questions: QUESTIONS, previous }).since).toMatchObject({ points: 20, sessionId: "s0" });
});

test("a game that nobody answered is compared with nothing", () => {
  const previous = { session_id: "s0", finished_at: 1, correct: 3, answered: 10 };
  expect(headlineOf({ questions: [], previous })).toMatchObject({ share: 0, since: null });
});

test("a question that was missed and then known counts once, with all its tries", () => {
  const mia = player("Mia", [0, false], [1, true], [0, true]);
  expect(rightOf(mia)).toBe(2);
  expect(triesOf(mia, 0).map(({ correct }) => correct)).toEqual([false, true]);
});

test("players stand in the column of how many they got right", () => {
  const players = [player("Mia", [0, true], [1, true]), player("Ben"), player("Ada", [1, true])];
  expect(columnsOf(players, 2).map(({ players }) => players)).toEqual([["Ben"], ["Ada"], ["Mia"]]);
  expect(meanRight(players)).toBe(1);
});

test("the columns of a long quiz are few, and hold everybody", () => {
  const columns = columnsOf(
    [player("Mia", ...Array.from({ length: 200 }, (_, n): [number, boolean] => [n, true]))],
    200,
  );
  expect(columns.length).toBeLessThanOrEqual(21);
  expect(columns.at(-1)?.players).toEqual(["Mia"]);
});
