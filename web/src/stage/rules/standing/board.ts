/** The board between two questions: where each racer stood, and where they stand now. */

import { placed, type Placed, type Row } from "./places";

export interface Standpoint {
  /** Lane from above; the number of lanes when it is below the last. */
  lane: number;
  place: number | null;
  score: number;
  /** Score as a share of the best one now. */
  share: number;
}

export interface Lane {
  row: Placed;
  before: Standpoint;
  now: Standpoint;
  /** Places gained, negative when lost; null when one of the two is not known. */
  gained: number | null;
}

/** What is known of everybody's standing before the question: more rows than the board shows. */
export type Earlier = ReadonlyMap<string, Pick<Placed, "score" | "place">>;

export function earlierOf(rows: readonly Row[]): Earlier {
  return new Map(placed(rows).map(({ player_id, score, place }) => [player_id, { score, place }]));
}

/** Everybody who is on one of the first `lanes` lanes before or now, in the order of now. */
export function lanesOf(
  before: readonly Row[],
  now: readonly Row[],
  lanes: number,
  earlier: Earlier = earlierOf(before),
): Lane[] {
  const best = Math.max(1, ...now.map(({ score }) => score));
  const old = placed(before).slice(0, lanes);
  const current = placed(now);
  const shown = current.slice(0, lanes);
  const overtaken = old.filter(({ player_id }) => !has(shown, player_id));
  return [...shown, ...overtaken.map((row) => current.find(isSame(row)) ?? row)].map((row) => {
    const known = earlier.get(row.player_id);
    const start = { lane: laneIn(old, row, lanes), place: known?.place ?? null, score: known?.score ?? 0 };
    const end = { lane: laneIn(shown, row, lanes), place: row.place, score: row.score };
    return {
      row,
      before: { ...start, share: start.score / best },
      now: { ...end, share: end.score / best },
      gained: start.place !== null && end.place !== null ? start.place - end.place : null,
    };
  });
}

function laneIn(rows: readonly Row[], row: Row, lanes: number): number {
  const lane = rows.findIndex(isSame(row));
  return lane < 0 ? lanes : lane;
}

function has(rows: readonly Row[], playerId: string): boolean {
  return rows.some(({ player_id }) => player_id === playerId);
}

function isSame(row: Row): (other: Row) => boolean {
  return ({ player_id }) => player_id === row.player_id;
}
