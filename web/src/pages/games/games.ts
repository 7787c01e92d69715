/** The games that a teacher led, as their list shows them: what each is, what became of it, and which are wanted. */

import type { Session } from "../../contracts.gen";

export type Shown = "all" | "running" | "live" | "race" | "assignment";

/** What became of a game. */
export type Fate =
  /** Not started; it ends by itself a day after the last thing that happened in it. */
  | "waiting"
  /** Homework that is handed out and opens later. */
  | "planned"
  | "running"
  /** It ended without a question, or with nobody in it: by itself, or by hand. */
  | "unplayed"
  | "finished";

export function fateOf({ phase, mode, opens_at, question_index, players }: Session): Fate {
  if (phase === "finished") return wasPlayed({ mode, question_index, players }) ? "finished" : "unplayed";
  if (phase !== "lobby") return "running";
  return mode === "assignment" && opens_at ? "planned" : "waiting";
}

/** At one's own pace there is no question that all are at. */
function wasPlayed({ mode, question_index, players }: Pick<Session, "mode" | "question_index" | "players">) {
  return players > 0 && (mode !== "live" || question_index !== null);
}

export function isShown(session: Session, shown: Shown, classId: string): boolean {
  if (classId && session.settings.class_id !== classId) return false;
  if (shown === "all") return true;
  return shown === "running" ? session.phase !== "finished" : session.mode === shown;
}
