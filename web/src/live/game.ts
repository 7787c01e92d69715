/** The state of a session as its frames tell it: a pure fold, `frames → Game`. */

import type {
  ClientOut,
  FinishedFrame,
  GivenAnswer,
  Leaderboard,
  PlayerRef,
  QuestionFrame,
  QuestionView,
  Result,
  Reveal,
  RevealView,
  Roster,
  SessionView,
  Standing,
  TimingFrame,
  Welcome,
  You,
} from "../contracts.gen";

/** How my answer was judged, once I may know. */
export type Verdict = Pick<Result, "question" | "correct" | "points">;

export interface Game {
  version: number;
  session: SessionView;
  you: You;
  /** How many are connected. */
  players: number;
  /** Who is known to be there, by player id; complete only where the server names everybody. */
  names: ReadonlyMap<string, string>;
  /** What they drive, as far as they chose it. */
  avatars: ReadonlyMap<string, number>;
  question: QuestionView | null;
  progress: { answered: number; expected?: number } | null;
  verdict: Verdict | null;
  reveal: RevealView | null;
  top: Standing[];
  boardVersion: number;
  /** How many have a place on the board. */
  ranked: number;
}

/** The state after `frame`; nothing is known before the first `welcome`. */
export function reduce(game: Game | null, frame: ClientOut): Game | null {
  if (frame.type === "welcome") return welcomed(game, frame);
  if (game === null) return null;
  switch (frame.type) {
    case "roster":
      return withRoster(game, frame);
    case "question":
      return frame.version < game.version ? game : opened(game, frame);
    case "progress":
      return frame.question === game.question?.index ? { ...game, progress: frame } : game;
    case "result":
      return judged(game, frame);
    case "reveal":
      return frame.version < game.version ? game : revealed(game, frame);
    case "leaderboard":
      return frame.board_version < game.boardVersion ? game : ranked(game, frame);
    case "timing":
      return timed(game, frame);
    case "session":
      return { ...game, session: frame.session };
    case "finished":
      return frame.version < game.version ? game : finished(game, frame);
    default:
      return game; // `accepted` and `error` concern my answer, `pong` the clock, `removed` the connection
  }
}

/** Whether a transition was missed on the way to `frame`, so that only a new `welcome` can help. */
export function isGap(game: Game | null, frame: ClientOut): boolean {
  if (game === null) return false;
  const moves = frame.type === "question" || frame.type === "reveal" || frame.type === "finished";
  return moves && frame.version > game.version + 1;
}

/** With players known from elsewhere, such as those who were there before the host's page. */
export function withNames(game: Game, players: PlayerRef[]): Game {
  const known = players.map(({ player_id, nickname }): [string, string] => [player_id, nickname]);
  return {
    ...game,
    names: new Map([...known, ...game.names]),
    avatars: new Map([...avatarsOf(players), ...game.avatars]),
  };
}

/** Newer servers also tell the avatar of a player. */
type Seen = PlayerRef & { avatar?: number | null };

function avatarsOf(players: readonly Seen[]): [string, number][] {
  return players.flatMap(({ player_id, avatar }) => (avatar == null ? [] : [[player_id, avatar]]));
}

export function withoutName(game: Game, playerId: string): Game {
  return { ...game, names: new Map([...game.names].filter(([id]) => id !== playerId)) };
}

function welcomed(before: Game | null, frame: Welcome): Game {
  return {
    version: frame.version,
    session: frame.session,
    you: frame.you,
    players: frame.players,
    names: before?.names ?? new Map(),
    avatars: before?.avatars ?? new Map(),
    question: frame.question ?? null,
    progress: null,
    verdict: frame.your_answer ? verdictOf(frame.your_answer) : null,
    reveal: frame.reveal ?? null,
    top: frame.top,
    boardVersion: frame.board_version,
    ranked: Math.max(frame.players, frame.top.length, before?.ranked ?? 0),
  };
}

function verdictOf(given: GivenAnswer): Verdict | null {
  if (given.correct == null) return null;
  return { question: given.question, correct: given.correct, points: given.points ?? 0 };
}

function withRoster(game: Game, frame: Roster): Game {
  const names = new Map(game.names);
  const avatars = new Map([...game.avatars, ...avatarsOf(frame.joined)]);
  for (const { player_id, nickname } of frame.joined) names.set(player_id, nickname);
  for (const player_id of frame.left) names.delete(player_id);
  // Until the first leaderboard tells, the board has at least a place for each who is here.
  return { ...game, players: frame.players, names, avatars, ranked: Math.max(game.ranked, frame.players) };
}

function opened(game: Game, { version, question }: QuestionFrame): Game {
  return {
    ...game,
    version,
    session: { ...game.session, phase: "open" },
    question,
    progress: null,
    verdict: null,
    reveal: null,
  };
}

function timed(game: Game, frame: TimingFrame): Game {
  const { opened_at, closes_at, time_limit_ms, paused_at } = frame;
  if (game.question?.index !== frame.question) return game;
  const question = { ...game.question, opened_at, closes_at, time_limit_ms };
  if (paused_at == null) delete question.paused_at;
  else question.paused_at = paused_at;
  return { ...game, question };
}

function judged(game: Game, { question, correct, points, score, rank, streak }: Result): Game {
  const you = { ...game.you, score, rank, streak };
  return question === game.question?.index
    ? { ...game, you, verdict: { question, correct, points } }
    : { ...game, you };
}

function revealed(game: Game, { version, question, correct, counts, explanation }: Reveal): Game {
  return {
    ...game,
    version,
    session: { ...game.session, phase: "closed" },
    reveal: { question, correct, counts, explanation },
  };
}

function ranked(game: Game, frame: Leaderboard): Game {
  return {
    ...game,
    top: frame.top,
    boardVersion: frame.board_version,
    ranked: frame.players,
    you: { ...game.you, ...frame.you },
  };
}

function finished(game: Game, frame: FinishedFrame): Game {
  return {
    ...game,
    version: frame.version,
    session: { ...game.session, phase: "finished" },
    top: frame.top,
    ranked: frame.players,
    you: { ...game.you, ...frame.you },
  };
}
