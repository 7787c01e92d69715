/** Sounds of the show. They are made on this device, by code that is loaded when the first one is heard. */

import { calm, settings } from "../settings.svelte";
import type { Synth } from "./synth";

export type Sound =
  "pop" | "lamp" | "go" | "tick" | "gong" | "right" | "wrong" | "whoosh" | "drum" | "fanfare";

/** Sounds of suspense, which calm mode leaves out. */
const TENSE: readonly Sound[] = ["tick", "drum", "pop"];
/** More names than that a second arrive without a sound. */
const POP_EVERY_MS = 125;

let synth: Promise<Synth> | undefined;
let lastPopAt = -Infinity;

/** Play `sound` where sounds are on; `byDefault` decides as long as the person has not. `value` tunes ticks and pops. */
export function play(sound: Sound, byDefault: boolean, value = 0): void {
  if (!(settings.sound ?? byDefault) || (calm() && TENSE.includes(sound))) return;
  if (!wasPressed() || (sound === "pop" && !mayPop())) return;
  synth ??= import("./synth").then(({ Synth }) => new Synth(new AudioContext(), Math.random));
  synth.then(
    (ready) => ready.play(sound, value),
    () => (synth = undefined), // offline, or a device without sound: silence, and another try at the next one
  );
}

/** A short shake of the phone; `pattern` alternates shaking and resting, in milliseconds. */
export function shake(pattern: number[]): void {
  if (!calm() && wasPressed() && "vibrate" in navigator) navigator.vibrate(pattern);
}

/** Browsers allow sound and shaking only after the first press on a page. */
function wasPressed(): boolean {
  return navigator.userActivation?.hasBeenActive ?? true;
}

function mayPop(): boolean {
  const now = performance.now();
  if (now - lastPopAt < POP_EVERY_MS) return false;
  lastPopAt = now;
  return true;
}
