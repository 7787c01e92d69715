import { expect, test } from "vitest";
import type { ClientOut, SessionFrame } from "../contracts.gen";
import { turn, turnResult, turnReveal, welcome, welcomeToRace } from "./frames.examples";
import { endedTurn, type Game, isGap, reduce } from "./game";
import { frameOf, give, settle } from "./my-answer";
import { granted, nextFrame, nextOf } from "./next-turn";

function play(...frames: ClientOut[]): Game {
  const game = frames.reduce<Game | null>(reduce, null);
  if (!game) throw new Error("no welcome among the frames");
  return game;
}

const opening = (version = 2): SessionFrame => ({
  type: "session",
  version,
  session: welcomeToRace().session,
});

test("a key that is shown ends the turn, and leaves the session open", () => {
  const game = play(welcomeToRace(), turn(1), turnResult(1), turnReveal(1));
  expect(game.session.phase).toBe("open");
  expect(endedTurn(game)).toBe(1);
  expect(game.you).toMatchObject({ done: 1, mastered: 1, score: 900 });
});

test("the same result twice counts a question once", () => {
  expect(play(welcomeToRace(), turn(1), turnResult(1), turnResult(1)).you.mastered).toBe(1);
});

test("a missed question is not mastered, and its earlier misses are told", () => {
  const wrong = turnResult(4, { correct: false, points: 0, misses: 2 });
  const game = play(welcomeToRace(), turn(4), wrong);
  expect(game.you.mastered).toBe(0);
  expect(game.verdict).toMatchObject({ correct: false, misses: 2 });
});

test("the question of a turn that is over does not come back", () => {
  const game = play(welcomeToRace(), turn(1, 0), turnResult(1), turnReveal(1), turn(2, 1), turn(1, 0));
  expect(game.question).toMatchObject({ turn: 2, index: 1 });
});

test("the key of an earlier turn is not shown over a later one", () => {
  const game = play(welcomeToRace(), turn(1, 0), turn(2, 0), turnReveal(1, 0));
  expect(game.reveal).toBeNull();
});

test("a question that is sent again leaves what I was told of it", () => {
  const game = play(welcomeToRace(), turn(1), turnResult(1), turnReveal(1), turn(1));
  expect(game.verdict?.correct).toBe(true);
  expect(endedTurn(game)).toBe(1);
});

test("the same question in another turn begins anew", () => {
  const game = play(welcomeToRace(), turn(1), turnResult(1, { correct: false }), turnReveal(1), turn(5, 0));
  expect([game.verdict, game.reveal]).toEqual([null, null]);
});

test("nothing left is told with the final standing", () => {
  const game = play(welcomeToRace(), turn(1), { type: "done", score: 1_700, rank: 2, place: 2 });
  expect(game.you).toMatchObject({ finished: true, score: 1_700, place: 2 });
  expect(nextOf(game)).toBeNull();
});

test("a session that opens raises the version, and one that jumps is a gap", () => {
  const lobby = play(welcome({ session: { ...welcome().session, mode: "race" } }));
  expect(isGap(lobby, opening(2))).toBe(false);
  expect(reduce(lobby, opening(2))).toMatchObject({ version: 2, session: { phase: "open" } });
  expect(isGap(lobby, opening(3))).toBe(true);
});

test("in a live game a session frame never moves the version", () => {
  const live: SessionFrame = { type: "session", version: 9, session: welcome().session };
  expect(play(welcome(), live).version).toBe(1);
});

test("an answer belongs to its turn, not to its question", () => {
  const answer = give(0, { choices: [1] }, 3);
  expect(frameOf(answer)).toEqual({ type: "answer", question: 0, turn: 3, choices: [1] });
  expect(settle(answer, { type: "accepted", question: 0, received_at: 1, turn: 1 })).toBe(answer);
  expect(settle(answer, { type: "accepted", question: 0, received_at: 1, turn: 3 })?.fate).toBe("stored");
  expect(settle(answer, turn(7, 0))).toBeNull();
});

test("an answer that was on its way is sent again after a reconnect into the same turn, and late once its key is out", () => {
  const answer = give(0, { choices: [1] }, 3);
  const { question } = turn(3);
  expect(settle(answer, welcomeToRace({ question }))?.fate).toBe("retrying");
  const { question: index, correct, explanation } = turnReveal(3);
  const reveal = { question: index, correct, explanation, turn: 3 };
  expect(settle(answer, welcomeToRace({ question, reveal }))?.fate).toBe("late");
});

test("the next turn is asked for after the one that ended, and only then", () => {
  expect(nextOf(play(welcomeToRace(), turn(2)))).toBeNull();
  const next = nextOf(play(welcomeToRace(), turn(2), turnResult(2), turnReveal(2)));
  expect(next).toEqual({ after: 2 });
  expect(next && nextFrame(next)).toEqual({ type: "next", after: 2 });
});

test("who has seen no turn asks for the first that is there", () => {
  const next = nextOf(play(welcomeToRace()));
  expect(next && nextFrame(next)).toEqual({ type: "next" });
});

test("a host and a live game have no turns", () => {
  expect(nextOf(play(welcomeToRace({ you: { role: "host" } })))).toBeNull();
  expect(nextOf(play(welcome()))).toBeNull();
});

test.each<[string, ClientOut, boolean]>([
  ["the next question", turn(3), false],
  ["the same question again", turn(2), true],
  ["nothing left", { type: "done", score: 1, rank: 1, place: 1 }, false],
  ["the end", { type: "finished", version: 3, top: [], players: 2 }, false],
  ["a server that is busy", { type: "error", code: "unavailable", detail: "" }, true],
  ["a turn that has not ended", { type: "error", code: "not_open", detail: "" }, false],
  ["a refused answer", { type: "error", code: "closed", question: 1, turn: 2, detail: "" }, true],
  ["a refused token", { type: "error", code: "invalid", detail: "" }, true],
  ["a welcome into the turn that ended", welcomeToRace({ question: turn(2).question }), true],
  ["a welcome into the next", welcomeToRace({ question: turn(3).question }), false],
])("after %s the wish for the next turn is as it must be", (_, frame, kept) => {
  expect(granted({ after: 2 }, frame) !== null).toBe(kept);
});
