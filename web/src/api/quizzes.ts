/** Quizzes: my own, and the public ones that any account may host. */

import type { Quiz, QuizDraft, QuizSummary } from "../contracts.gen";
import { authorized, authorizedSend } from "./account.svelte";
import { type Page, query } from "./http/request";

/** A quiz and the `ETag` that a later replacement must name. */
export interface Edition {
  quiz: Quiz;
  etag: string;
}

/** What a list is narrowed to and ordered by; null lets everything pass. An empty folder is none. */
export interface Narrowing {
  search?: string | null;
  tag?: string | null;
  folder?: string | null;
  language?: string | null;
  sort?: string | null;
  deleted?: "true" | null;
  limit?: number;
}

export function listQuizzes(
  visibility: "own" | "public",
  cursor: string | null,
  narrowing: Narrowing = {},
): Promise<Page<QuizSummary>> {
  const only = visibility === "public" ? "public" : null;
  return authorized(`/quizzes${query({ visibility: only, limit: 50, ...narrowing, cursor })}`);
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

/** A copy of my own, of a quiz that I may read. */
export async function copyQuiz(id: string): Promise<Edition> {
  return editionOf(await authorizedSend(`/quizzes/${id}/copy`, { method: "POST" }));
}

/** Take a deletion back. */
export async function restoreQuiz(id: string): Promise<Edition> {
  return editionOf(await authorizedSend(`/quizzes/${id}/restore`, { method: "POST" }));
}

/** What of a stored quiz is replaced with it. */
export function draftOf(quiz: Quiz): QuizDraft {
  const { title, language, visibility, questions, tags = [], folder = null, cover = null } = quiz;
  return { title, language, visibility, questions, tags, folder, cover };
}

/** A quiz as it stands in a list. */
export function summaryOf({ questions, ...quiz }: Quiz): QuizSummary {
  return { ...quiz, question_count: questions.length };
}

async function editionOf(response: Response): Promise<Edition> {
  const quiz = (await response.json()) as Quiz;
  return { quiz, etag: response.headers.get("ETag") ?? `"${quiz.version}"` };
}
