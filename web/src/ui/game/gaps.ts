/** Gaps in a prompt: `____` stands for a word, `_ _ _` for as many letters. */

/** A text, or a gap; `letters` are counted where each has an underscore of its own. */
export type Part = { text: string } | { letters: number | null };

const GAP = /(_{2,}|_(?: _)+)/;

export function partsOf(prompt: string): Part[] {
  return prompt
    .split(GAP)
    .map((piece, nth) => (nth % 2 ? gapOf(piece) : { text: piece }))
    .filter((part) => !("text" in part) || part.text);
}

function gapOf(underscores: string): Part {
  return { letters: underscores.includes(" ") ? underscores.split(" ").length : null };
}
