/** The players of a report as the table shows them: found by name, in the order that is wanted. */

import type { PlayerReport, QuestionReport } from "../../contracts.gen";
import { letterOf } from "../../ui/game/choices";
import { rightOf } from "./summary";

/** `help`: those with the fewest right answers first. */
export type Order = "place" | "player" | "help";

export function foundPlayers(
  players: readonly PlayerReport[],
  name: string,
  order: Order,
  language: string,
): PlayerReport[] {
  const wanted = name.trim().toLocaleLowerCase(language);
  const found = players.filter(({ nickname }) => nickname.toLocaleLowerCase(language).includes(wanted));
  if (order === "place") return found;
  if (order === "help") return found.sort((one, other) => rightOf(one) - rightOf(other));
  return found.sort((one, other) => one.nickname.localeCompare(other.nickname, language));
}

/** What a player answered, in words; the letter where the report does not have the choices. */
export function givenAnswer(
  { choices }: QuestionReport,
  answer: { choices?: number[] | null; text?: string | null },
): string {
  if (answer.text != null) return answer.text;
  return (answer.choices ?? []).map((index) => choices?.[index] ?? letterOf(index)).join(", ");
}

/** What is right, in words. */
export function keyTexts({ key, choices }: Pick<QuestionReport, "key" | "choices">): string {
  return (key ?? []).map((right) => (typeof right === "number" ? choices?.[right] : right)).join(" · ");
}

/** A name for a file: title and day, without what file systems do not take. */
export function fileName(title: string, atMs: number, ending: string): string {
  const day = new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  const plain = title
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  return `${plain.slice(0, 80).trim() || "wordrally"} ${day}.${ending}`;
}
