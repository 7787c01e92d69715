/** Where the host is in the show of a phase: at which beat, and whether a press is taken yet. */

import { type RevealBeat, REVEAL_MS } from "./rules/course/beats";
import { BEAT_GUARD_MS, PHASE_GUARD_MS } from "./rules/course/steering";

export class Show {
  /** Presses are taken: nothing has changed for a moment. */
  ready = $state(false);
  /** The scene that was entered last. */
  scene = $state("");
  /** Of that scene, counted from 0. */
  beat = $state(0);
  /** A person chose a beat: nothing goes on by itself any more. */
  held = $state(false);
  #guard: ReturnType<typeof setTimeout> | undefined;

  /** A phase begins. */
  enter(scene: string): void {
    this.scene = scene;
    this.beat = 0;
    this.held = false;
    this.#wait(PHASE_GUARD_MS);
  }

  /** The beat of `scene`: 0 until it was entered. */
  beatOf(scene: string): number {
    return scene === this.scene ? this.beat : 0;
  }

  goTo(beat: number): void {
    if (beat === this.beat) return;
    this.beat = beat;
    this.#wait(BEAT_GUARD_MS);
  }

  /** A person goes to that beat, and the show waits for them. */
  choose(beat: number): void {
    this.held = true;
    this.goTo(beat);
  }

  /** Run as an effect while `beats` of a reveal are shown: they follow one another by themselves. */
  follow(beats: readonly RevealBeat[]): (() => void) | undefined {
    const ms = REVEAL_MS[beats[this.beat] ?? "board"];
    if (this.held || this.beat + 1 >= beats.length || ms === Infinity) return;
    const timer = setTimeout(() => this.goTo(this.beat + 1), ms);
    return () => clearTimeout(timer);
  }

  #wait(ms: number): void {
    this.ready = false;
    clearTimeout(this.#guard);
    this.#guard = setTimeout(() => (this.ready = true), ms);
  }
}
