/** Why a question was made so: the codes of the server in the language of the person, or else its English text. */

import type { MadeQuestion } from "../../contracts.gen";
import { language, translated } from "../../texts/texts.svelte";

/** Exercises whose wrong choices are words of the lexicon. */
const WITH_CHOICES = new Set(["definition", "meaning", "synonym", "antonym", "gap"]);

export function explained(made: MadeQuestion): string {
  const codes = made.rationale ?? [];
  if (language() === "en" || !codes.length) return made.why;
  const told = codes.map(({ code, values }) => translated(`why.${code}`, values));
  if (told.includes(null)) return made.why;
  const choices = codes.some(({ code }) => WITH_CHOICES.has(code)) ? [translated("why.choices")] : [];
  return [...told, ...choices].join(" ");
}
