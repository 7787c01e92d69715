/** How this device shows the game: sound, calm mode and keyboard shortcuts, each kept on it. */

import { prefersReducedMotion } from "svelte/motion";
import { kept } from "../live/memory/storage";

export interface Settings {
  /** Null until the person chooses: then the big screen plays sounds, and phones do not. */
  sound: boolean | null;
  /** Nothing moves, ticks or rolls. */
  calm: boolean;
}

const KEY = "wordrally.show";
const UNSET: Settings = { sound: null, calm: false };

export const settings = $state<Settings>(read());

/** Whether nothing may move: this person's choice, or that of the system. */
export function calm(): boolean {
  return settings.calm || prefersReducedMotion.current;
}

export function choose(chosen: Partial<Settings>): void {
  Object.assign(settings, chosen);
  kept.set(KEY, JSON.stringify(settings));
}

/** Put the calm mode on the document, for the styles; returns what takes it off. */
export function showCalm(): () => void {
  document.documentElement.toggleAttribute("data-calm", calm());
  return () => document.documentElement.removeAttribute("data-calm");
}

function read(): Settings {
  return { ...UNSET, ...(JSON.parse(kept.get(KEY) ?? "{}") as Partial<Settings>) };
}
