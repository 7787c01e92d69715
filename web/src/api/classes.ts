/** Classes: their members and codes, what they remember, and the next game from it. */

import type {
  ClassMemory,
  ClassWord,
  LearnedWord,
  Member,
  QuizProposal,
  SchoolClass,
  Session,
} from "../contracts.gen";
import { authorized } from "./account.svelte";
import { createQuiz } from "./quizzes";
import { openSession } from "./sessions";
import { type Page, query } from "./http/request";
import { generateQuiz } from "./vocabulary";

export type Pick = "due" | "missed" | "hardest" | "confused";

export function listClasses(cursor: string | null): Promise<Page<SchoolClass>> {
  return authorized(`/classes${query({ limit: 50, cursor })}`);
}

export function addClass(name: string): Promise<SchoolClass> {
  return authorized("/classes", { method: "POST", body: { name } });
}

export function readClass(id: string): Promise<SchoolClass> {
  return authorized(`/classes/${id}`);
}

export function renameClass(id: string, name: string): Promise<SchoolClass> {
  return authorized(`/classes/${id}`, { method: "PATCH", body: { name } });
}

export function deleteClass(id: string): Promise<void> {
  return authorized(`/classes/${id}`, { method: "DELETE" });
}

export async function addMembers(id: string, names: string[]): Promise<Member[]> {
  const body = { members: names.map((name) => ({ name })) };
  return (await authorized<Page<Member>>(`/classes/${id}/members`, { method: "POST", body })).items;
}

export function renameMember(id: string, member: string, name: string): Promise<Member> {
  return authorized(`/classes/${id}/members/${member}`, { method: "PATCH", body: { name } });
}

export function listMemberWords(
  id: string,
  member: string,
  cursor: string | null,
): Promise<Page<LearnedWord>> {
  return authorized(`/classes/${id}/members/${member}/words${query({ limit: 50, cursor })}`);
}

export function removeMember(id: string, member: string): Promise<void> {
  return authorized(`/classes/${id}/members/${member}`, { method: "DELETE" });
}

export function newCode(id: string, member: string): Promise<Member> {
  return authorized(`/classes/${id}/members/${member}/code`, { method: "POST" });
}

export function readMemory(id: string, words: number): Promise<ClassMemory> {
  return authorized(`/classes/${id}/memory${query({ words, order: "due" })}`);
}

export async function readClassWords(id: string, limit: number): Promise<ClassWord[]> {
  return (await authorized<Page<ClassWord>>(`/classes/${id}/words${query({ order: "due", limit })}`)).items;
}

/** What the next game should ask, with the reason for each word. */
export function planGame(id: string, pick: Pick, count: number, language: string): Promise<QuizProposal> {
  return generateQuiz({ class_id: id, pick, count, language });
}

/** Store the planned questions as a quiz, and open a game of it for the class. */
export async function playPlan(id: string, plan: QuizProposal): Promise<Session> {
  const questions = plan.questions.map(({ question }) => question);
  const quiz = await createQuiz({
    title: plan.title,
    language: plan.language,
    visibility: "private",
    questions,
  });
  return playWith(id, quiz.quiz.id);
}

/** Open a game of a quiz for the class. */
export function playWith(id: string, quizId: string): Promise<Session> {
  return openSession({ quiz_id: quizId, mode: "live", settings: { class_id: id, feedback: "at_close" } });
}
