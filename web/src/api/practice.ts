/** Practising alone, and going on in another session. */

import type { Joined } from "../contracts.gen";
import { keepSeat } from "../live/seats";
import { authorized } from "./account.svelte";
import { createQuiz, deleteQuiz } from "./quizzes";
import { request } from "./request";
import { generateQuiz } from "./vocabulary";

/** Begin to practise a quiz; returns where to play. */
export async function practise(quizId: string): Promise<string> {
  const body = { pick: "quiz", quiz_id: quizId };
  const joined = await authorized<Joined>("/practice", { method: "POST", body });
  keepSeat(joined, Date.now());
  return `/play/${joined.session_id}`;
}

/**
 * Begin to practise these words; returns where to play, or null when no question can be made from them. The quiz is made
 * for this once: the session keeps its questions, and the shelf does not keep the quiz.
 */
export async function practiseWords(words: readonly string[], title: string): Promise<string | null> {
  const made = await generateQuiz({ words: [...words], count: words.length });
  if (!made.questions.length) return null;
  const questions = made.questions.map(({ question }) => question);
  const { quiz } = await createQuiz({ title, language: made.language, visibility: "private", questions });
  try {
    return await practise(quiz.id);
  } finally {
    await deleteQuiz(quiz.id).catch(() => null); // then it stays on the shelf
  }
}

/** Take my seat in the session that follows; the token is that of the old one. Returns where to play. */
export async function followTo(sessionId: string, bearer: string): Promise<string> {
  const joined = await request<Joined>(`/sessions/${sessionId}/seat`, { method: "POST", bearer });
  keepSeat(joined, Date.now());
  return `/play/${joined.session_id}`;
}
