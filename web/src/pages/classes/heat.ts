/** Steps of a class's memory map. */

export const STEPS = [
  { name: "sure", atLeast: 0.9, label: "≥ 90 %" },
  { name: "shaky", atLeast: 0.75, label: "75–90 %" },
  { name: "weak", atLeast: 0.5, label: "50–75 %" },
  { name: "lost", atLeast: 0, label: "< 50 %" },
] as const;

/**
 * The step of a recall from 0 to 1; `none` for a word that was not met, `missed` after a wrong answer: what the
 * memory expects then counts on the answer that was shown, and says nothing of what was known.
 */
export function stepOf(
  recall: number | null,
  known?: boolean | null,
): (typeof STEPS)[number]["name"] | "none" | "missed" {
  if (recall === null) return "none";
  if (known === false) return "missed";
  return STEPS.find(({ atLeast }) => recall >= atLeast)?.name ?? "lost";
}
