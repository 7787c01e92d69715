/** Practising alone, and going on in another session. */

import type { Joined } from "../contracts.gen";
import { keepSeat } from "../live/seats";
import { authorized } from "./account.svelte";
import { request } from "./request";

/** `due`: what is to be seen again now; `missed`: what went wrong last; `quiz`: one quiz. */
export type Pick = { pick: "due" | "missed"; count?: number } | { pick: "quiz"; quiz_id: string };

/** Begin to practise; returns where to play. */
export async function practise(pick: Pick): Promise<string> {
  const joined = await authorized<Joined>("/practice", { method: "POST", body: pick });
  keepSeat(joined, Date.now());
  return `/play/${joined.session_id}`;
}

/** Take my seat in the session that follows; the token is that of the old one. Returns where to play. */
export async function followTo(sessionId: string, bearer: string): Promise<string> {
  const joined = await request<Joined>(`/sessions/${sessionId}/seat`, { method: "POST", bearer });
  keepSeat(joined, Date.now());
  return `/play/${joined.session_id}`;
}
