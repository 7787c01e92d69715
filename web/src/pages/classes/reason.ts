/** Why the plan has a word: the code of the server in the language of the person, or else its English sentence. */

import type { MadeQuestion } from "../../contracts.gen";
import { day } from "../../texts/format";
import { translated } from "../../texts/texts.svelte";

export function reasonOf(question: MadeQuestion): string {
  const picked = question.rationale?.[0];
  if (!picked) return question.why;
  const { date } = picked.values ?? {};
  const values = date ? { ...picked.values, date: day(Date.parse(`${date}T12:00`)) } : picked.values;
  return translated(`picked.${picked.code}`, values) ?? question.why;
}
