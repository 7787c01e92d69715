/** The state of a session as its frames tell it: a pure fold, `frames → Game`. */

import type {
  ClientOut,
  DoneFrame,
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
  SessionFrame,
  SessionView,
  Standing,
  TeamStanding,
  TimingFrame,
  Welcome,
  You,
} from "../contracts.gen";

/** How my answer was judged, once I may know. */
export type Verdict = Pick<Result, "question" | "correct" | "points" | "turn" | "misses" | "almost">;

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
  /** In the order of their places; empty without teams. */
  teams: readonly TeamStanding[];
}

/** Whether everybody goes on by themselves. */
export function isPaced({ mode }: Pick<SessionView, "mode">): boolean {
  return mode !== "live";
}

/** The turn whose key is shown, and after which the next may be asked for; null while one is open. */
export function endedTurn({ question, reveal }: Game): number | null {
  const turn = question?.turn ?? null;
  return turn !== null && reveal?.turn === turn ? turn : null;
}

/** The state after `frame`; nothing is known before the first `welcome`. */
export function reduce(game: Game | null, frame: ClientOut): Game | null {
  if (frame.type === "welcome") return welcomed(game, frame);
  if (game === null) return null;
  switch (frame.type) {
    case "roster":
      return withRoster(game, frame);
    case "question":
      return isPast(game, frame) ? game : opened(game, frame);
    case "progress":
      return frame.question === game.question?.index ? { ...game, progress: frame } : game;
    case "result":
      return judged(game, frame);
    case "reveal":
      return isPast(game, frame) ? game : revealed(game, frame);
    case "leaderboard":
      return frame.board_version < game.boardVersion ? game : ranked(game, frame);
    case "timing":
      return timed(game, frame);
    case "session":
      return described(game, frame);
    case "done":
      return done(game, frame);
    case "finished":
      return frame.version < game.version ? game : finished(game, frame);
    default:
      return game; // `accepted` and `error` concern my answer, `pong` the clock, `removed` the connection
  }
}

/** Whether a transition was missed on the way to `frame`, so that only a new `welcome` can help. */
export function isGap(game: Game | null, frame: ClientOut): boolean {
  if (game === null) return false;
  if (frame.type === "session") return isPaced(game.session) && frame.version > game.version + 1;
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
    teams: before?.teams ?? [],
  };
}

function verdictOf(given: GivenAnswer): Verdict | null {
  if (given.correct == null) return null;
  return {
    question: given.question,
    correct: given.correct,
    points: given.points ?? 0,
    ...extrasOf(given),
  };
}

/** What only some results tell. */
function extrasOf({ turn, almost, misses }: Extras): Partial<Verdict> {
  return {
    ...(turn != null && { turn }),
    ...(misses != null && { misses }),
    ...(almost != null && { almost }),
  };
}

interface Extras {
  turn?: number | null;
  almost?: GivenAnswer["almost"];
  misses?: number;
}

/** Whether a question or reveal is of an earlier version, or of an earlier turn of mine. */
function isPast(game: Game, frame: QuestionFrame | Reveal): boolean {
  if (frame.version < game.version) return true;
  const turn = frame.type === "question" ? frame.question.turn : frame.turn;
  if (turn == null) return false;
  const current = game.question?.turn ?? 0;
  return frame.type === "question" ? turn < current : turn !== current;
}

function isOfTurn(game: Game, { question, turn }: Pick<Result, "question" | "turn">): boolean {
  return turn == null ? question === game.question?.index : turn === game.question?.turn;
}

function withRoster(game: Game, frame: Roster): Game {
  const names = new Map(game.names);
  const avatars = new Map([...game.avatars, ...avatarsOf(frame.joined)]);
  for (const { player_id, nickname } of frame.joined) names.set(player_id, nickname);
  for (const player_id of frame.left) names.delete(player_id);
  // Until the first leaderboard tells, the board has at least a place for each who is here.
  return { ...game, players: frame.players, names, avatars, ranked: Math.max(game.ranked, frame.players) };
}

function described(game: Game, { version, session }: SessionFrame): Game {
  return { ...game, session, version: isPaced(session) ? Math.max(version, game.version) : game.version };
}

function done(game: Game, { score, rank, place }: DoneFrame): Game {
  return { ...game, you: { ...game.you, score, rank, place, finished: true } };
}

function opened(game: Game, { version, question }: QuestionFrame): Game {
  if (question.turn != null && question.turn === game.question?.turn) return { ...game, question }; // a repeat
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

function judged(game: Game, result: Result): Game {
  const { question, correct, points, score, rank, streak } = result;
  const you = { ...game.you, score, rank, streak, ...("place" in result && { place: result.place }) };
  if (!isOfTurn(game, result)) return { ...game, you };
  const known = game.verdict !== null;
  return {
    ...game,
    you: result.turn == null || known ? you : { ...you, mastered: (you.mastered ?? 0) + (correct ? 1 : 0) },
    verdict: { question, correct, points, ...extrasOf(result) },
  };
}

function revealed(game: Game, frame: Reveal): Game {
  const { version, question, correct, counts, explanation, skipped, turn } = frame;
  const reveal: RevealView = {
    question,
    correct,
    explanation,
    ...(counts && { counts }),
    ...(skipped && { skipped }),
    ...(turn != null && { turn }),
  };
  if (turn != null)
    return { ...game, reveal, you: { ...game.you, done: Math.max(game.you.done ?? 0, turn) } };
  return { ...game, version, session: { ...game.session, phase: "closed" }, reveal };
}

function ranked(game: Game, frame: Leaderboard): Game {
  return {
    ...game,
    top: frame.top,
    boardVersion: frame.board_version,
    ranked: frame.players,
    you: { ...game.you, ...frame.you },
    teams: frame.teams ?? game.teams,
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
    teams: frame.teams ?? game.teams,
  };
}
