/** Taking a seat in a session: all that the page for a PIN needs of the API. */

import type { Joined, PinLookup } from "../contracts.gen";
import { accountToken } from "./account.svelte";
import { request } from "./request";

export function lookUpPin(pin: string): Promise<PinLookup> {
  return request(`/pins/${encodeURIComponent(pin)}`);
}

/** Take a seat; whoever is signed in finds the session in their history later. */
export async function join(pin: string, nickname: string): Promise<Joined> {
  const bearer = await accountToken();
  return request("/sessions/join", { method: "POST", body: { pin, nickname }, bearer });
}
