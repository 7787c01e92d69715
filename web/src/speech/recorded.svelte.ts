/** A recorded pronunciation, with the surface of a speaker: played as often as wanted, and more slowly. */

import type { Trouble } from "./speaker.svelte";

const SLOW_RATE = 0.6;

export class Recorded {
  speaking = $state(false);
  trouble = $state<Trouble | null>(null);
  #sound: HTMLAudioElement;

  constructor(address: string) {
    this.#sound = new Audio(address);
    this.#sound.onended = this.#sound.onpause = () => (this.speaking = false);
  }

  say(_said: unknown, { slowly = false } = {}): void {
    this.trouble = null;
    this.#sound.currentTime = 0;
    this.#sound.playbackRate = slowly ? SLOW_RATE : 1;
    this.speaking = true;
    this.#sound.play().catch((reason: unknown) => this.#fail(reason));
  }

  /** Returns what stops the sound. */
  watch(): () => void {
    return () => this.#sound.pause();
  }

  #fail(reason: unknown): void {
    const name = reason instanceof DOMException ? reason.name : "";
    if (name === "AbortError") return; // played anew, or left
    this.speaking = false;
    this.trouble = name === "NotAllowedError" ? "blocked" : "silent";
  }
}
