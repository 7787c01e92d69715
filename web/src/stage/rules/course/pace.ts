/** How far somebody is, at their own pace. */

import type { QuestionView, Settings, You } from "../../../contracts.gen";
import type { Game } from "../../../live/game";

/** What servers with modes at one's own pace say of a session besides. */
type Paced = Settings & { goal?: "once" | "mastery" };

export interface Way {
  /** Questions mastered, or turns done where each question is asked once. */
  at: number;
  of: number;
  mastery: boolean;
}

export function wayOf({ you, session }: Pick<Game, "you" | "session">): Way {
  return wayAlong(you, session.question_count, session.settings);
}

/** The way of a row of the board. */
export function wayAlong(
  row: Pick<You, "done" | "mastered" | "of">,
  questions: number,
  settings: Settings | undefined,
): Way {
  const mastery = isMastery(settings);
  const of = Math.max(1, row.of ?? questions);
  const at = (mastery ? row.mastered : row.done) ?? 0;
  return { at: Math.min(at, of), of, mastery };
}

export function isMastery(settings: Settings | undefined): boolean {
  return (settings as Paced | undefined)?.goal !== "once";
}

/** Whether the question has a clock of its own, rather than the end of the session. */
export function isTimed({ opened_at, closes_at, time_limit_ms }: QuestionView): boolean {
  return closes_at <= opened_at + time_limit_ms;
}
