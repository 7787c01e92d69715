/** What somebody who leads by phone has in hand: the key of this question, and the prompt of the next. */

import type { Question, Quiz } from "../../contracts.gen";
import type { Game } from "../../live/game";
import { keysOf } from "../../stage/rules/answers/question";

export interface Cue {
  /** Texts that are right; empty where the quiz is not known. */
  key: string[];
  /** The prompt that follows; null after the last. */
  next: string | null;
}

/** The quiz may have been changed since the game began: a question with another prompt tells no key. */
export function cueOf(
  game: Pick<Game, "question" | "reveal" | "session">,
  quiz: Pick<Quiz, "questions"> | null,
): Cue {
  const { question, reveal } = game;
  const at = question && game.session.phase !== "lobby" ? question.index : -1;
  const next = quiz?.questions[at + 1]?.prompt ?? null;
  if (!question || at < 0) return { key: [], next };
  if (reveal) return { key: keysOf(question, reveal.correct), next };
  const known = quiz?.questions[at];
  return { key: known?.prompt === question.prompt ? keyOf(known) : [], next };
}

function keyOf(question: Question): string[] {
  if (question.kind !== "choice") return question.accepted;
  return question.correct.map((index) => question.choices[index] ?? "");
}
