import { expect, test } from "vitest";
import type { ClientOut } from "../contracts.gen";
import {
  ADA,
  BEN,
  opened,
  questionView,
  result,
  reveal,
  welcome,
  welcomeIntoQuestion,
} from "./frames.examples";
import { type Game, isGap, reduce, withNames, withoutName } from "./game";

function play(...frames: ClientOut[]): Game {
  const game = frames.reduce<Game | null>(reduce, null);
  if (!game) throw new Error("no welcome among the frames");
  return game;
}

test("nothing is known before the welcome", () => {
  expect(reduce(null, opened())).toBeNull();
});

test("a question opens, and what belonged to the one before is gone", () => {
  const game = play(welcome(), opened(2, 0), result(), reveal(3, 0), opened(4, 1));
  expect(game.session.phase).toBe("open");
  expect(game.question).toEqual(questionView(1));
  expect([game.verdict, game.reveal, game.progress]).toEqual([null, null, null]);
});

test("a result judges my answer and moves me", () => {
  const game = play(welcome(), opened(), result({ score: 900, rank: 1, streak: 3 }));
  expect(game.verdict).toEqual({ question: 0, correct: true, points: 900 });
  expect(game.you).toMatchObject({ nickname: "Ada", score: 900, rank: 1, streak: 3 });
});

test("a late result of an earlier question moves me but judges nothing of this one", () => {
  const game = play(welcome(), opened(2, 0), reveal(3, 0), opened(4, 1), result({ question: 0, score: 900 }));
  expect(game.verdict).toBeNull();
  expect(game.you.score).toBe(900);
});

test("a reveal closes the question and brings its key", () => {
  const game = play(welcome(), opened(), reveal());
  expect(game.session.phase).toBe("closed");
  expect(game.reveal).toEqual({ question: 0, correct: [0], counts: [1, 1], explanation: null });
});

test("an older leaderboard does not replace a newer one", () => {
  const newer: ClientOut = { type: "leaderboard", board_version: 7, players: 2, top: [BEN, ADA] };
  const older: ClientOut = { type: "leaderboard", board_version: 6, players: 2, top: [ADA, BEN] };
  expect(play(welcome(), newer, older).top).toEqual([BEN, ADA]);
});

test("a frame of an earlier version changes nothing", () => {
  const now = play(welcome({ version: 5 }));
  expect(reduce(now, opened(4, 0))).toBe(now);
  expect(reduce(now, reveal(4, 0))).toBe(now);
});

test("my place is one of as many as came, before any leaderboard tells", () => {
  const came: ClientOut = { type: "roster", version: 1, players: 3, joined: [], left: [] };
  const left: ClientOut = { type: "roster", version: 1, players: 2, joined: [], left: ["p3"] };
  expect(play(welcome({ players: 1, top: [] }), came, left).ranked).toBe(3);
});

test("the roster counts everybody and names those it is told of", () => {
  const joined = [
    { player_id: "p1", nickname: "Ada" },
    { player_id: "p2", nickname: "Ben" },
  ];
  const game = play(
    welcome(),
    { type: "roster", version: 1, players: 2, joined, left: [] },
    { type: "roster", version: 1, players: 1, joined: [], left: ["p1"] },
  );
  expect(game.players).toBe(1);
  expect([...game.names]).toEqual([["p2", "Ben"]]);
});

test("names learned elsewhere come first, and one can be struck out", () => {
  const game = withNames(play(welcome()), [{ player_id: "p9", nickname: "Zoe" }]);
  expect([...game.names.values()]).toEqual(["Zoe"]);
  expect(withoutName(game, "p9").names.size).toBe(0);
});

test("progress of another question is ignored", () => {
  const other: ClientOut = { type: "progress", question: 1, answered: 2, players: 2 };
  expect(play(welcome(), opened(), other).progress).toBeNull();
});

test("the end brings the final standings and my place in them", () => {
  const you = { role: "player" as const, score: 900, rank: 1 };
  const game = play(welcome(), { type: "finished", version: 4, top: [ADA, BEN], players: 2, you });
  expect(game.session.phase).toBe("finished");
  expect(game.you).toMatchObject({ nickname: "Ada", score: 900, rank: 1 });
});

test("a welcome restores an answered and closed question as if the connection had never broken", () => {
  const watched = play(welcome(), opened(), result(), reveal());
  const session = { ...welcome().session, phase: "closed" as const };
  const key = { question: 0, correct: [0], counts: [1, 1], explanation: null };
  const returned = play(
    welcome({
      version: 3,
      session,
      you: watched.you,
      question: questionView(),
      your_answer: { question: 0, received_at: 2_000, choices: [0], correct: true, points: 900 },
      reveal: key,
    }),
  );
  expect(returned).toEqual(watched);
});

test("a welcome into an open question brings no verdict that is still held back", () => {
  const your_answer = { question: 0, received_at: 2_000, choices: [0] };
  expect(play(welcomeIntoQuestion({ your_answer })).verdict).toBeNull();
});

test("the host moves the times of the open question, and of no other", () => {
  const times = { version: 2, opened_at: 5_000, closes_at: 35_000, time_limit_ms: 20_000 };
  const moved = (question: number, paused_at: number | null) =>
    reduce(play(welcome(), opened(2, 0)), { type: "timing", question, paused_at, ...times })?.question;
  expect(moved(0, null)).toEqual({
    ...questionView(0),
    opened_at: 5_000,
    closes_at: 35_000,
    time_limit_ms: 20_000,
  });
  expect(moved(0, 9_000)).toMatchObject({ paused_at: 9_000 });
  expect(moved(1, null)).toEqual(questionView(0));
});

test("what another host screen did to the session is seen here, too", () => {
  const game = play(welcome());
  const session = { ...game.session, locked: true };
  expect(reduce(game, { type: "session", version: 1, session })?.session.locked).toBe(true);
});

test("avatars are known of those who chose one", () => {
  const joined = [{ ...ADA, avatar: 7 }, BEN];
  const game = play(welcome(), { type: "roster", version: 1, players: 2, joined, left: [] });
  expect([...game.avatars]).toEqual([[ADA.player_id, 7]]);
});

test("only a missed transition is a gap", () => {
  const game = play(welcome({ version: 1 }));
  expect(isGap(game, opened(2))).toBe(false);
  expect(isGap(game, opened(1))).toBe(false);
  expect(isGap(game, reveal(3))).toBe(true);
  expect(isGap(null, opened(9))).toBe(false);
});
