/** Sentences for a player: said by the live region and shown on the page alike. */

import type { You } from "../../contracts.gen";
import type { Verdict } from "../../live/game";
import { t } from "../../texts/texts.svelte";

export function placeSentence(you: You, ranked: number): string {
  return you.rank === undefined ? "" : t("play.placeOf", { place: you.rank, of: Math.max(ranked, you.rank) });
}

export function verdictSentence(verdict: Verdict, you: You, ranked: number): string {
  const judged = verdict.correct ? t("play.correctSaid", { points: verdict.points }) : t("play.wrongSaid");
  const points = you.score ?? 0;
  if (you.rank === undefined) return judged;
  return `${judged} ${t("play.standing", { place: you.rank, of: Math.max(ranked, you.rank), points })}`;
}
