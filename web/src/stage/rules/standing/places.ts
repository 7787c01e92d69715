/** Places as they are shown: equal scores share one, and nobody has one before they have points. */

import type { Standing, You } from "../../../contracts.gen";

/** A row of the board; newer servers also send `place`, `avatar` and `team`. */
export type Row = Standing & { place?: number | null; avatar?: number | null; team?: number | null };
export type Me = You & { place?: number | null; avatar?: number | null };

export interface Placed extends Row {
  place: number | null;
}

/** Rows in their order, each with the place to show. `rows` begin with the best, or carry their own places. */
export function placed(rows: readonly Row[]): Placed[] {
  return rows.map((row) => ({ ...row, place: placeOf(row, rows) }));
}

function placeOf(row: Row, rows: readonly Row[]): number | null {
  if (row.score <= 0) return null;
  if (row.place != null) return row.place;
  return rows.find(({ score }) => score === row.score)?.rank ?? row.rank;
}

/** The place of the receiver; who shares a score with a row of `top` shares its place. */
export function placeOfMe(you: Me, top: readonly Row[]): number | null {
  const score = you.score ?? 0;
  if (score <= 0) return null;
  if (you.place != null) return you.place;
  const equal = placed(top).find((row) => row.score === score);
  return equal?.place ?? you.rank ?? null;
}

/** Whoever is next in front with more points, and whoever is next behind with fewer. */
export function neighbours(me: Me, top: readonly Row[]): { ahead: Placed | null; behind: Placed | null } {
  const score = me.score ?? 0;
  const rows = placed(top).filter(({ player_id }) => player_id !== me.player_id);
  const inTop = top.some(({ player_id }) => player_id === me.player_id);
  const better = rows.filter((row) => row.score > score);
  return {
    ahead: inTop ? (better.at(-1) ?? null) : null,
    behind: inTop ? (rows.find((row) => row.score < score && row.score > 0) ?? null) : null,
  };
}
