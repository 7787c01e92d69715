/** Which of a device's voices says a text of some language. */

export type Voice = Pick<SpeechSynthesisVoice, "lang" | "name" | "localService" | "default">;

/** Systems list toys beside voices; these are known to be good to learn from. */
const CLEAR = /natural|premium|enhanced|samantha|daniel|google|microsoft/i;

/**
 * The best voice for `language`, or null. Another region's voice is better than none; a voice on the device is better than
 * one that needs the network.
 */
export function chooseVoice<V extends Voice>(voices: readonly V[], language: string): V | null {
  const fitting = voices.filter((voice) => primary(voice.lang) === primary(language));
  return fitting.reduce<V | null>(
    (best, voice) => (best && merit(best, language) >= merit(voice, language) ? best : voice),
    null,
  );
}

function merit(voice: Voice, language: string): number {
  return (
    (tag(voice.lang) === tag(language) ? 8 : 0) +
    (voice.localService ? 4 : 0) +
    (voice.default ? 2 : 0) +
    (CLEAR.test(voice.name) ? 1 : 0)
  );
}

/** Android writes `en_US`. */
function tag(language: string): string {
  return language.replaceAll("_", "-").toLowerCase();
}

function primary(language: string): string {
  return tag(language).split("-")[0] ?? "";
}
