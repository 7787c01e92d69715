/** Words: what the lexicon knows of them, quizzes made from them, and what I have met of them. */

import type { LearnedWord, QuizProposal, QuizRecipe, Topic, Topics, WordView } from "../contracts.gen";
import { authorized } from "./account.svelte";
import { MAKING_TIMEOUT_MS, patiently } from "./http/patience";
import { type Page, query, request } from "./http/request";

/** Words do not change while a page is open. */
const known = new Map<string, Promise<WordView>>();

export function generateQuiz(recipe: QuizRecipe): Promise<QuizProposal> {
  const call = { method: "POST", body: recipe, timeoutMs: MAKING_TIMEOUT_MS } as const;
  return patiently(() => authorized("/quizzes/generate", call));
}

export async function listTopics(): Promise<Topic[]> {
  return (await request<Topics>("/topics")).items;
}

export function readWord(word: string): Promise<WordView> {
  const asked = known.get(word) ?? request<WordView>(`/words/${encodeURIComponent(word)}`);
  known.set(word, asked);
  asked.catch(() => known.delete(word));
  return asked;
}

/** The words that I have met, those to review first at the front. */
export function listLearnedWords(cursor: string | null, limit = 50): Promise<Page<LearnedWord>> {
  return authorized(`/users/me/words${query({ limit, cursor })}`);
}
