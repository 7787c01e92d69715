/** My journeys through games, kept for this tab: a reload forgets neither streak nor places. */

import { keptIn } from "../live/storage";
import { type Journey, START } from "./rules/journey";

const KEY = "wordrally.journey.";
const tab = keptIn(() => sessionStorage);

export function keptJourney(sessionId: string): Journey {
  return { ...START, ...(JSON.parse(tab.get(KEY + sessionId) ?? "{}") as Partial<Journey>) };
}

export function keepJourney(sessionId: string, journey: Journey): void {
  tab.set(KEY + sessionId, JSON.stringify(journey));
}
