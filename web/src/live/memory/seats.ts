/** My seats in sessions, kept on this device: closing the tab loses neither the seat nor an answer on its way. */

import type { Joined } from "../../contracts.gen";
import { kept } from "./storage";
import { isPending, type MyAnswer } from "../my-answer";

export interface KeptSeat {
  token: string;
  playerId: string;
  nickname: string;
  expiresAtMs: number;
  /** Taken with the code of a class card: the class has a page for what is learned. */
  ofClass?: boolean;
}

const SEAT = "wordrally.seat.";
const ANSWER = "wordrally.answer.";
const TURNS = "wordrally.turns.";

export function keepSeat(joined: Joined, nowMs: number, ofClass = false): void {
  forgetExpired(nowMs);
  const before = read<KeptSeat>(SEAT + joined.session_id);
  // Another player on the same device: nothing of the one before is theirs.
  if (before?.playerId !== joined.player_id) forgetSeat(joined.session_id);
  const seat: KeptSeat = {
    token: joined.token,
    playerId: joined.player_id,
    nickname: joined.nickname,
    expiresAtMs: nowMs + joined.expires_in * 1_000,
    ofClass,
  };
  kept.set(SEAT + joined.session_id, JSON.stringify(seat));
}

export function keptSeat(sessionId: string, nowMs: number): KeptSeat | null {
  const seat = read<KeptSeat>(SEAT + sessionId);
  return seat && seat.expiresAtMs > nowMs ? seat : null;
}

export function forgetSeat(sessionId: string): void {
  kept.remove(SEAT + sessionId);
  kept.remove(ANSWER + sessionId);
  kept.remove(TURNS + sessionId);
}

export function keepAnswer(sessionId: string, answer: MyAnswer | null): void {
  if (isPending(answer)) kept.set(ANSWER + sessionId, JSON.stringify(answer));
  else kept.remove(ANSWER + sessionId);
}

export function keptAnswer(sessionId: string): MyAnswer | null {
  return read<MyAnswer>(ANSWER + sessionId);
}

function forgetExpired(nowMs: number): void {
  kept
    .keys()
    .filter((key) => key.startsWith(SEAT))
    .map((key) => key.slice(SEAT.length))
    .filter((sessionId) => keptSeat(sessionId, nowMs) === null)
    .forEach(forgetSeat);
}

function read<T>(key: string): T | null {
  const text = kept.get(key);
  return text === null ? null : (JSON.parse(text) as T);
}
