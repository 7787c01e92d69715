/** Sessions: leading them, and what remains of them. */

import type {
  AttendedSession,
  Player,
  PlayerChange,
  PlayersRemoved,
  Report,
  SeatCode,
  Session,
  SessionDraft,
  Standing,
  Standings,
} from "../contracts.gen";
import { authorized, authorizedSend } from "./account.svelte";
import { nameIn } from "./files";
import { isRefusal } from "./http/problem";
import { type Page, query, request } from "./http/request";
import type { Inspection } from "../live/connection/socket";

export type Command =
  "start" | "next" | "close" | "pause" | "resume" | "extend" | "skip" | "finish" | "lock" | "unlock";

export function openSession(body: SessionDraft): Promise<Session> {
  return authorized("/sessions", { method: "POST", body });
}

export function readSession(id: string): Promise<Session> {
  return authorized(`/sessions/${id}`);
}

/** With `version` the command is for that state of the session only: 412 when it has moved on. */
export function command(id: string, name: Command, version?: number, body?: object): Promise<Session> {
  const headers: Record<string, string> = version === undefined ? {} : { "If-Match": `"${version}"` };
  return authorized(`/sessions/${id}/${name}`, { method: "POST", headers, ...(body && { body }) });
}

/** Homework, or a race, ends at another time. */
export function changeDeadline(id: string, closesAt: number): Promise<Session> {
  return authorized(`/sessions/${id}`, { method: "PATCH", body: { closes_at: closesAt } });
}

/** Play again with everybody who is there: all questions, or those that many missed. */
export function playAgain(id: string, quiz: "same" | "missed"): Promise<Session> {
  return authorized(`/sessions/${id}/again`, { method: "POST", body: { quiz } });
}

export function removePlayer(id: string, playerId: string): Promise<void> {
  return authorized(`/sessions/${id}/players/${playerId}`, { method: "DELETE" });
}

/** Remove all who joined since then; members of a class stay. */
export async function removeNewcomers(id: string, joinedSince: number): Promise<number> {
  const path = `/sessions/${id}/players${query({ joined_since: joinedSince })}`;
  return (await authorized<PlayersRemoved>(path, { method: "DELETE" })).removed;
}

/** The name and the typed texts of one player go, everywhere and for good. */
export function erasePlayer(id: string, playerId: string): Promise<void> {
  return authorized(`/sessions/${id}/players/${playerId}?erase=true`, { method: "DELETE" });
}

/** The session ends; its report and all names in it are erased. */
export function deleteSession(id: string): Promise<void> {
  return authorized(`/sessions/${id}`, { method: "DELETE" });
}

/** Rename a player, or give them what they need from the next question on. */
export function changePlayer(id: string, playerId: string, change: Partial<PlayerChange>): Promise<Player> {
  return authorized(`/sessions/${id}/players/${playerId}`, { method: "PATCH", body: change });
}

/** Let a player take their seat on another device, or after they were removed. */
export function readmitPlayer(id: string, playerId: string): Promise<SeatCode> {
  return authorized(`/sessions/${id}/players/${playerId}/readmit`, { method: "POST" });
}

export function readStandings(id: string, limit: number, offset = 0): Promise<Standings> {
  return authorized(`/sessions/${id}/leaderboard${query({ limit, offset })}`);
}

const PAGE = 100;

/** The standings of everybody, or of the best `most`. */
export async function readEverybody(id: string, most = Infinity): Promise<Standing[]> {
  const rows: Standing[] = [];
  while (rows.length < most) {
    const { items } = await readStandings(id, PAGE, rows.length);
    rows.push(...items);
    if (items.length < PAGE) break;
  }
  return rows;
}

/** The sessions that I lead or led, newest first. */
export function listSessions(cursor: string | null): Promise<Page<Session>> {
  return authorized(`/sessions${query({ limit: 30, cursor })}`);
}

export function readReport(id: string): Promise<Report> {
  return authorized(`/sessions/${id}/report`);
}

/** The report as a file, in the form that `mediaType` names, with the times of this place. */
export async function downloadReport(
  id: string,
  mediaType: string,
): Promise<{ name: string | null; content: Blob }> {
  const path = `/sessions/${id}/report${query({ utc_offset: -new Date().getTimezoneOffset() })}`;
  const response = await authorizedSend(path, { headers: { Accept: mediaType } });
  return { name: nameIn(response.headers.get("Content-Disposition") ?? ""), content: await response.blob() };
}

export function listHistory(cursor: string | null): Promise<Page<AttendedSession>> {
  return authorized(`/users/me/history${query({ limit: 20, cursor })}`);
}

/** Why the session's socket may have been refused, asked with the same token. */
export async function inspect(id: string, bearer: string | null): Promise<Inspection> {
  try {
    await request(`/sessions/${id}`, { bearer });
    return "reachable";
  } catch (error) {
    if (isRefusal(error, 401)) return "unauthorized";
    if (isRefusal(error, 403)) return "forbidden";
    if (isRefusal(error, 404)) return "gone";
    return "unreachable";
  }
}
