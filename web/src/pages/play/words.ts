/** Sentences for a player: said by the live region and shown on the page alike. */

import type { You } from "../../contracts.gen";
import type { Verdict } from "../../live/game";
import type { Fate } from "../../live/my-answer";

export const FATES: Record<Fate, string> = {
  sending: "Sending…",
  retrying: "Not through yet. Your answer is kept and sent again.",
  stored: "Stored. Your answer is safe.",
  late: "Too late: the question had closed.",
  refused: "This answer could not be taken.",
};

export function placeSentence(you: You, ranked: number): string {
  return you.rank === undefined ? "" : `Place ${you.rank} of ${Math.max(ranked, you.rank)}`;
}

export function verdictSentence(verdict: Verdict, you: You, ranked: number): string {
  const judged = verdict.correct ? `Correct, ${verdict.points} points.` : "Not correct.";
  return `${judged} ${placeSentence(you, ranked)}, ${you.score ?? 0} points in all.`;
}
