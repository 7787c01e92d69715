/** Who is how far with homework: a fold of its board, and of its class when there is one. */

import type { Settings, Standing } from "../../contracts.gen";
import { wayAlong } from "../../stage/rules/course/pace";

export type State = "none" | "begun" | "done";

export interface Pupil {
  id: string;
  name: string;
  state: State;
  at: number;
  /** Turns that ended. */
  answers: number;
  score: number;
}

const ORDER: State[] = ["none", "begun", "done"];

/** Everybody who joined, and the members who did not; those who are missing first. */
export function pupilsOf(
  board: readonly Standing[],
  members: readonly { id: string; name: string }[],
  questions: number,
  settings: Settings | undefined,
  language: string,
): Pupil[] {
  const joined = board.map((row) => pupilOf(row, questions, settings));
  const names = new Set(joined.map(({ name }) => name));
  const absent = members
    .filter(({ name }) => !names.has(name))
    .map(({ id, name }): Pupil => ({ id, name, state: "none", at: 0, answers: 0, score: 0 }));
  return [...joined, ...absent].sort(
    (one, other) =>
      ORDER.indexOf(one.state) - ORDER.indexOf(other.state) || one.name.localeCompare(other.name, language),
  );
}

function pupilOf(row: Standing, questions: number, settings: Settings | undefined): Pupil {
  const { at, of } = wayAlong(row, questions, settings);
  const answers = row.done ?? 0;
  const state = at >= of ? "done" : answers > 0 ? "begun" : "none";
  return { id: row.player_id, name: row.nickname, state, at, answers, score: row.score };
}

export function countOf(pupils: readonly Pupil[], state: State): number {
  return pupils.filter((pupil) => pupil.state === state).length;
}
