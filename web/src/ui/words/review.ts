/** When a word is best seen again, as people say it. */

import { t } from "../../texts/texts.svelte";
import { relative } from "../../texts/format";

const DAY_MS = 86_400_000;

export function isDue(nextReviewAtMs: number, nowMs: number): boolean {
  return nextReviewAtMs <= nowMs;
}

/** "now", "today", "tomorrow", "in 5 days", "in 3 weeks", "in 4 months"; days are those of the calendar here. */
export function reviewTime(nextReviewAtMs: number, nowMs: number): string {
  if (isDue(nextReviewAtMs, nowMs)) return t("learned.now");
  const days = Math.round((midnight(nextReviewAtMs) - midnight(nowMs)) / DAY_MS);
  if (days < 14) return relative(days, "day");
  if (days < 60) return relative(Math.round(days / 7), "week");
  return relative(Math.round(days / 30), "month");
}

function midnight(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0);
}
