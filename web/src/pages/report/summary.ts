/** A report at a glance: folds for its headline and its charts. */

import type { AnswerReport, PlayerReport, Report } from "../../contracts.gen";

/** What newer servers tell of the last time that the same quiz was played. */
interface Earlier {
  previous?: { session_id: string; finished_at: number; correct: number; answered: number } | null;
}

export interface Headline {
  right: number;
  answered: number;
  share: number;
  /** Compared with the last time: points of a hundred gained or lost. */
  since: { at: number; sessionId: string; share: number; points: number } | null;
}

export function headlineOf(report: Pick<Report, "questions"> & Earlier): Headline {
  const right = sum(report.questions.map(({ correct }) => correct));
  const answered = sum(report.questions.map(({ answered }) => answered));
  const share = answered ? right / answered : 0;
  const before = report.previous;
  if (!before?.answered || !answered) return { right, answered, share, since: null };
  const then = before.correct / before.answered;
  const points = Math.round(share * 100) - Math.round(then * 100);
  return {
    right,
    answered,
    share,
    since: { at: before.finished_at, sessionId: before.session_id, share: then, points },
  };
}

/** All answers of a player to a question, the first one first; at one's own pace there may be several. */
export function triesOf({ answers }: Pick<PlayerReport, "answers">, question: number): AnswerReport[] {
  return answers.filter((answer) => answer.question === question);
}

/** How many questions a player got right in the end. */
export function rightOf({ answers }: Pick<PlayerReport, "answers">): number {
  return new Set(answers.filter(({ correct }) => correct).map(({ question }) => question)).size;
}

export interface Column {
  right: number;
  players: string[];
}

/** Columns of a chart more than that are joined. */
const MOST_COLUMNS = 21;

/** Players by how many questions they got right; of a long quiz several numbers share a column. */
export function columnsOf(players: readonly PlayerReport[], questions: number): Column[] {
  const wide = Math.max(1, Math.ceil((questions + 1) / MOST_COLUMNS));
  const columns = Array.from({ length: Math.floor(questions / wide) + 1 }, (_, nth): Column => ({
    right: nth * wide,
    players: [],
  }));
  for (const player of players) columns[Math.floor(rightOf(player) / wide)]?.players.push(player.nickname);
  return columns;
}

/** The mean of how many were right. */
export function meanRight(players: readonly PlayerReport[]): number {
  return players.length ? sum(players.map(rightOf)) / players.length : 0;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
