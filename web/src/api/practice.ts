/** Practising alone, and going on in another session. */

import type { Joined, PracticeWish } from "../contracts.gen";
import { keepSeat } from "../live/memory/seats";
import { authorized } from "./account.svelte";
import { MAKING_TIMEOUT_MS } from "./http/patience";
import { request } from "./http/request";

/** Begin to practise a quiz, or the words that are due or were missed; returns where to play. */
export async function practise(body: PracticeWish): Promise<string> {
  const call = { method: "POST", body, timeoutMs: MAKING_TIMEOUT_MS } as const;
  const joined = await authorized<Joined>("/practice", call);
  keepSeat(joined, Date.now());
  return `/play/${joined.session_id}`;
}

/** Take my seat in the session that follows; the token is that of the old one. Returns where to play. */
export async function followTo(sessionId: string, bearer: string): Promise<string> {
  const joined = await request<Joined>(`/sessions/${sessionId}/seat`, { method: "POST", bearer });
  keepSeat(joined, Date.now());
  return `/play/${joined.session_id}`;
}
