/** Saying a text aloud with the browser's own speech: nothing is fetched from elsewhere by this page. */

import type { Speech } from "../contracts.gen";
import { chooseVoice } from "./voices";

/**
 * Why nothing is heard. `unsupported`: the browser has no speech. `no_voice`: no voice knows the language. `blocked`: the
 * browser wants a press first. `silent`: it was tried, and nothing began.
 */
export type Trouble = "unsupported" | "no_voice" | "blocked" | "silent";

const SLOW_RATE = 0.55;
/** A voice that is fetched begins late; after this long, it will not. */
const BEGINS_WITHIN_MS = 5_000;

export class Speaker {
  speaking = $state(false);
  trouble = $state<Trouble | null>(null);
  /** Kept as long as it is said: a browser may collect an utterance that nobody holds, and its end is never told. */
  #utterance: SpeechSynthesisUtterance | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Say `speech`; what was being said stops. */
  say(speech: Speech, { slowly = false } = {}): void {
    this.stop();
    this.trouble = this.lacks(speech);
    if (this.trouble) return;
    const utterance = new SpeechSynthesisUtterance(speech.text);
    utterance.lang = speech.language ?? "en";
    utterance.voice = chooseVoice(speechSynthesis.getVoices(), utterance.lang);
    utterance.rate = slowly ? SLOW_RATE : 1;
    utterance.onstart = () => this.#began();
    utterance.onend = () => this.#ended(utterance);
    utterance.onerror = (event) => this.#failed(utterance, event.error);
    this.#utterance = utterance;
    this.speaking = true;
    this.#timer = setTimeout(() => this.#failed(utterance, "synthesis-failed"), BEGINS_WITHIN_MS);
    speechSynthesis.speak(utterance);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#utterance = null;
    this.speaking = false;
    // Cancelling when nothing is said makes some phones swallow what is said next.
    if (speaks() && (speechSynthesis.speaking || speechSynthesis.pending)) speechSynthesis.cancel();
  }

  /** What this device lacks to say `speech`. A list of voices that is still empty proves nothing. */
  lacks({ language = "en" }: Speech): Trouble | null {
    if (!speaks()) return "unsupported";
    const voices = speechSynthesis.getVoices();
    return voices.length && !chooseVoice(voices, language) ? "no_voice" : null;
  }

  /** Look at what the device lacks now, and whenever its voices change; returns what stops looking. */
  watch(speech: Speech): () => void {
    const look = () => {
      if (this.trouble === null || this.trouble === "no_voice") this.trouble = this.lacks(speech);
    };
    look();
    if (!speaks()) return () => {};
    speechSynthesis.addEventListener("voiceschanged", look);
    return () => {
      speechSynthesis.removeEventListener("voiceschanged", look);
      this.stop();
    };
  }

  #began(): void {
    clearTimeout(this.#timer);
    this.trouble = null;
  }

  #ended(utterance: SpeechSynthesisUtterance): void {
    if (utterance !== this.#utterance) return; // another one is being said by now
    clearTimeout(this.#timer);
    this.speaking = false;
  }

  #failed(utterance: SpeechSynthesisUtterance, error: SpeechSynthesisErrorCode): void {
    if (utterance !== this.#utterance) return;
    this.#ended(utterance);
    if (error === "canceled" || error === "interrupted") return;
    this.trouble = error === "not-allowed" ? "blocked" : "silent";
  }
}

function speaks(): boolean {
  return "speechSynthesis" in window;
}
