/** Taking a seat in a session: all that the page for a PIN needs of the API. */

import type { Joined, NameProposal, PinLookup, SeatWish } from "../contracts.gen";
import { device } from "./http/device";
import { language } from "../texts/texts.svelte";
import { accountToken } from "./account.svelte";
import { query, request } from "./http/request";

/** Where a game is found: its PIN, and its check, if that is known. */
export interface WayIn {
  pin: string;
  check: string;
}

export function lookUpPin(way: WayIn): Promise<PinLookup> {
  return request(`${pathOf(way)}${query({ check: way.check || null })}`);
}

/** Take a seat; whoever is signed in finds the session in their history later. */
export async function join(way: WayIn, wish: Partial<SeatWish>): Promise<Joined> {
  const bearer = await accountToken();
  const body = { ...wish, device: device(), ...(way.check && { check: way.check }) };
  return request(`${pathOf(way)}/players`, { method: "POST", body, bearer });
}

/** A name that nobody in the game has. */
export async function proposeName(way: WayIn): Promise<string> {
  const headers = { "Accept-Language": language() };
  const path = `${pathOf(way)}/nickname${query({ check: way.check || null })}`;
  return (await request<NameProposal>(path, { headers })).nickname;
}

function pathOf({ pin }: WayIn): string {
  return `/pins/${encodeURIComponent(pin)}`;
}
