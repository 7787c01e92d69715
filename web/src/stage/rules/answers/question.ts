/** A question as the show needs it. */

import { mediaUrl } from "../../../api/media";
import type { Media, QuestionView } from "../../../contracts.gen";

/** Newer servers also tell the languages of its texts, and since when it is paused. */
export type Asked = QuestionView & {
  prompt_language?: string | null;
  answer_language?: string | null;
  paused_at?: number | null;
};

/** A `lang` attribute; a language that is not known has none. */
export function langOf(language: string | null | undefined): string | undefined {
  return language && language !== "und" ? language : undefined;
}

/** Where the recording is that a question to listen to is about; such a question has no other text to be said. */
export function recordingOf({ kind, media }: { kind: string; media?: Media | null }): string | null {
  return kind === "listen" && media?.kind === "audio" && media.id ? mediaUrl(media.id) : null;
}

/** The texts that are right. */
export function keysOf(
  question: Pick<QuestionView, "choices">,
  correct: readonly (number | string)[],
): string[] {
  return correct.map((key) => (typeof key === "number" ? (question.choices?.[key] ?? "") : key));
}
