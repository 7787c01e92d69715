/** The beats of the show: what comes after what, and when by itself. Phones keep the same time as the big screen. */

import { placed, type Placed, type Row } from "../standing/places";

export type RevealBeat = "key" | "share" | "board" | "teams";

export const REVEAL_MS: Record<RevealBeat, number> = {
  key: 4_000,
  share: 5_000,
  board: 7_000,
  teams: Infinity,
};

/** From the reveal on, until the board moves: then phones tell the place. */
export const PLACE_AFTER_MS = REVEAL_MS.key + REVEAL_MS.share;

/** Without a board, or while nobody has points, there is nothing to show on it. */
export function revealBeats(top: readonly Row[], hidden: boolean, teams = false): RevealBeat[] {
  const hasPoints = top.some(({ score }) => score > 0);
  if (hidden || !hasPoints) return ["key", "share"];
  return teams ? ["key", "share", "board", "teams"] : ["key", "share", "board"];
}

export type PodiumBeat = "title" | "third" | "second" | "suspense" | "first" | "rest";

const PODIUM_MS: Record<PodiumBeat, number> = {
  title: 1_200,
  third: 1_800,
  second: 2_000,
  suspense: 3_000,
  first: 2_600,
  rest: Infinity,
};

/** The steps of the podium, by place; racers with equal scores share one, and nobody without points stands on it. */
export function stepsOf(top: readonly Row[]): Record<1 | 2 | 3, Placed[]> {
  const rows = placed(top);
  const at = (place: number) => rows.filter((row) => row.place === place);
  return { 1: at(1), 2: at(2), 3: at(3) };
}

/** Who is named beside the podium. */
export function othersOf(top: readonly Row[]): Placed[] {
  return placed(top).filter(({ place }) => place === null || place > 3);
}

/** The beats of a podium; a step that nobody stands on has none. */
export function podiumBeats(top: readonly Row[]): { beat: PodiumBeat; ms: number }[] {
  const steps = stepsOf(top);
  if (!steps[1].length) return [{ beat: "rest", ms: Infinity }];
  const beats: PodiumBeat[] = ["title"];
  if (steps[3].length) beats.push("third");
  if (steps[2].length) beats.push("second");
  beats.push("suspense", "first", "rest");
  return beats.map((beat) => ({ beat, ms: PODIUM_MS[beat] }));
}

/** How long the podium keeps its suspense. */
export function podiumMs(top: readonly Row[]): number {
  return podiumBeats(top)
    .filter(({ ms }) => ms < Infinity)
    .reduce((sum, { ms }) => sum + ms, 0);
}
