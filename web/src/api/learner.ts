/** A class member on this device, by the codes of their card: only their own words, games and practice. */

import type { Assignment, AttendedSession, ClassAccess, Joined, LearnedWord } from "../contracts.gen";
import { keepSeat } from "../live/memory/seats";
import { join, type WayIn } from "./joining";
import { isRefusal } from "./http/problem";
import { type Page, query, request } from "./http/request";

/** Ends with the browser's tab: the device may be shared. The token itself ends after 12 hours. */
const KEY = "wordrally.learner";
/** Questions are made first, and others may be before us. */
const MAKING_MS = 45_000;

export function presentLearner(): ClassAccess | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "null") as ClassAccess | null;
  } catch {
    return null;
  }
}

export async function enterClass(joinCode: string, code: string): Promise<ClassAccess> {
  const body = { join_code: joinCode, code };
  const access = await request<ClassAccess>("/classes/enter", { method: "POST", body });
  try {
    sessionStorage.setItem(KEY, JSON.stringify(access));
  } catch {
    // Without storage it holds as long as the page.
  }
  return access;
}

export function leaveClass(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // There is nothing to remove.
  }
}

/** Whether the card's codes are needed again: a new code was given, or the time is over. */
export function isEnded(reason: unknown): boolean {
  return isRefusal(reason, 401);
}

export function myWords(access: ClassAccess, cursor: string | null): Promise<Page<LearnedWord>> {
  return request(`/users/me/words${query({ limit: 50, cursor })}`, { bearer: access.access_token });
}

export function myGames(access: ClassAccess, cursor: string | null): Promise<Page<AttendedSession>> {
  return request(`/users/me/history${query({ limit: 10, cursor })}`, { bearer: access.access_token });
}

/** Homework of my class that is open. */
export async function myHomework(access: ClassAccess): Promise<Assignment[]> {
  const bearer = access.access_token;
  return (await request<Page<Assignment>>("/users/me/assignments", { bearer })).items;
}

/** Begin homework, or go on with it; returns where to play. */
export async function openHomework(access: ClassAccess, sessionId: string): Promise<string> {
  const bearer = access.access_token;
  const joined = await request<Joined>(`/sessions/${sessionId}/seat`, { method: "POST", bearer });
  keepSeat(joined, Date.now(), true);
  return `/play/${joined.session_id}`;
}

/** Begin to practise the words that are due or were missed; returns where to play. */
export async function practiseMine(access: ClassAccess, pick: "due" | "missed"): Promise<string> {
  const joined = await request<Joined>("/practice", {
    method: "POST",
    body: { pick },
    bearer: access.access_token,
    timeoutMs: MAKING_MS,
  });
  keepSeat(joined, Date.now(), true);
  return `/play/${joined.session_id}`;
}

/** Join a game with the code of one's card. */
export async function joinWithCode(way: WayIn, code: string): Promise<Joined> {
  const joined = await join(way, { code });
  keepSeat(joined, Date.now(), true);
  return joined;
}
