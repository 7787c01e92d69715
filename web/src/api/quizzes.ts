/** Quizzes: my own, and the public ones that any account may host. */

import type { Quiz, QuizDraft, QuizSummary } from "../contracts.gen";
import { authorized, authorizedSend } from "./account.svelte";
import { type Page, query } from "./request";

/** A quiz and the `ETag` that a later replacement must name. */
export interface Edition {
  quiz: Quiz;
  etag: string;
}

export function listQuizzes(visibility: "own" | "public", cursor: string | null): Promise<Page<QuizSummary>> {
  const only = visibility === "public" ? "public" : null;
  return authorized(`/quizzes${query({ visibility: only, limit: 50, cursor })}`);
}

export async function readQuiz(id: string): Promise<Edition> {
  return editionOf(await authorizedSend(`/quizzes/${id}`));
}

export async function createQuiz(body: QuizDraft): Promise<Edition> {
  return editionOf(await authorizedSend("/quizzes", { method: "POST", body }));
}

export async function replaceQuiz(id: string, body: QuizDraft, etag: string): Promise<Edition> {
  return editionOf(
    await authorizedSend(`/quizzes/${id}`, { method: "PUT", body, headers: { "If-Match": etag } }),
  );
}

export function deleteQuiz(id: string): Promise<void> {
  return authorized(`/quizzes/${id}`, { method: "DELETE" });
}

async function editionOf(response: Response): Promise<Edition> {
  const quiz = (await response.json()) as Quiz;
  return { quiz, etag: response.headers.get("ETag") ?? `"${quiz.version}"` };
}
