/** My journeys through games, kept for this tab: a reload forgets neither streak nor places. */

import { kept, keptIn } from "../live/memory/storage";
import { type Journey, START } from "./rules/standing/journey";
import { NO_TURNS, type TurnLog } from "./rules/course/turns";

const KEY = "wordrally.journey.";
const tab = keptIn(() => sessionStorage);

export function keptJourney(sessionId: string): Journey {
  return { ...START, ...(JSON.parse(tab.get(KEY + sessionId) ?? "{}") as Partial<Journey>) };
}

export function keepJourney(sessionId: string, journey: Journey): void {
  tab.set(KEY + sessionId, JSON.stringify(journey));
}

const TURNS = "wordrally.turns.";

/** My turns in a session, kept on this device: homework goes on after days. */
export function keptTurns(sessionId: string): TurnLog {
  return { ...NO_TURNS, ...(JSON.parse(kept.get(TURNS + sessionId) ?? "{}") as Partial<TurnLog>) };
}

export function keepTurns(sessionId: string, log: TurnLog): void {
  kept.set(TURNS + sessionId, JSON.stringify(log));
}
