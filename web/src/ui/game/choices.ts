/** What marks each choice besides its colour: a letter and the name of a shape. */

export const LETTERS = ["A", "B", "C", "D", "E", "F", "G", "H"] as const;

export function letterOf(index: number): string {
  return LETTERS[index] ?? "";
}

/** The choice that a key names, 1–8 or A–H, or null. */
export function choiceOfKey(key: string, count: number): number | null {
  const index = /^[1-8]$/.test(key)
    ? Number(key) - 1
    : LETTERS.findIndex((letter) => letter === key.toUpperCase());
  return index >= 0 && index < count ? index : null;
}
