/** Steps of a class's memory map. */

export const STEPS = [
  { name: "sure", atLeast: 0.9, label: "≥ 90 %" },
  { name: "shaky", atLeast: 0.75, label: "75–90 %" },
  { name: "weak", atLeast: 0.5, label: "50–75 %" },
  { name: "lost", atLeast: 0, label: "< 50 %" },
] as const;

/** The step of a recall from 0 to 1; `none` for a word that was not met. */
export function stepOf(recall: number | null): (typeof STEPS)[number]["name"] | "none" {
  if (recall === null) return "none";
  return STEPS.find(({ atLeast }) => recall >= atLeast)?.name ?? "lost";
}
