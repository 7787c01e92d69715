/** Frames for tests: a session of two questions in which Ada plays. */

import type { QuestionFrame, QuestionView, Result, Reveal, Standing, Welcome } from "../contracts.gen";

export const ADA: Standing = { rank: 1, player_id: "p1", nickname: "Ada", score: 900 };
export const BEN: Standing = { rank: 2, player_id: "p2", nickname: "Ben", score: 400 };

export function questionView(index = 0): QuestionView {
  return {
    index,
    count: 2,
    kind: "choice",
    prompt: "drizzle",
    media: null,
    choices: ["light rain", "strong wind"],
    multiple: false,
    points: 1_000,
    time_limit_ms: 20_000,
    opened_at: 1_000,
    closes_at: 21_000,
  };
}

export function welcome(changes: Partial<Welcome> = {}): Welcome {
  return {
    type: "welcome",
    version: 1,
    server_at: 500,
    session: {
      id: "s1",
      pin: "12345678",
      mode: "live",
      phase: "lobby",
      quiz_title: "Weather",
      question_count: 2,
      locked: false,
    },
    you: { role: "player", player_id: "p1", nickname: "Ada", score: 0, rank: 1, streak: 0 },
    top: [ADA, BEN],
    players: 2,
    board_version: 0,
    ...changes,
  };
}

/** The welcome of a connection that begins while a question is open. */
export function welcomeIntoQuestion(changes: Partial<Welcome> = {}): Welcome {
  const session = { ...welcome().session, phase: "open" as const };
  return welcome({ version: 2, session, question: questionView(), ...changes });
}

export function opened(version = 2, index = 0): QuestionFrame {
  return { type: "question", version, question: questionView(index) };
}

export function result(changes: Partial<Result> = {}): Result {
  return {
    type: "result",
    question: 0,
    correct: true,
    points: 900,
    score: 900,
    rank: 1,
    streak: 1,
    ...changes,
  };
}

export function reveal(version = 3, question = 0): Reveal {
  return { type: "reveal", version, question, correct: [0], counts: [1, 1], explanation: null };
}

/** The welcome of a race that runs, before my first turn. */
export function welcomeToRace(changes: Partial<Welcome> = {}): Welcome {
  const session = { ...welcome().session, mode: "race" as const, phase: "open" as const };
  const you = { ...welcome().you, done: 0, mastered: 0, of: 2 };
  return welcome({ version: 2, session, you, ...changes });
}

/** A turn of mine, at my own pace. */
export function turn(nth: number, index = 0): QuestionFrame {
  return { type: "question", version: 2, question: { ...questionView(index), turn: nth } };
}

export function turnResult(nth: number, changes: Partial<Result> = {}): Result {
  return result({ turn: nth, misses: 0, ...changes });
}

export function turnReveal(nth: number, question = 0): Reveal {
  return { type: "reveal", version: 2, question, correct: [0], explanation: null, turn: nth };
}
