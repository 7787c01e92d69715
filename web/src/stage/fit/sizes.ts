/** Type sizes of question and choices, by how much there is to read. */

/** Letters as people count them, not code units. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** More letters than that are read as a passage, not as a headline. */
export const PASSAGE = 90;

/** A prompt on the big screen with choices below it, in units of the stage. */
export function promptUnits(text: string): number {
  return Math.max(3.2, Math.min(9.5, 10 - lengthOf(text) / 13));
}

/** A prompt on a phone, in rem. */
export function promptRem(text: string): number {
  return Math.max(1.15, Math.min(2.75, 3 - lengthOf(text) / 45));
}

/** Columns to try for so many choices on the big screen, the preferred one first. */
export function stageColumns(choices: number): number[] {
  if (choices <= 2) return [2, 1];
  if (choices === 3) return [1, 3];
  if (choices === 4) return [2, 1];
  return choices <= 6 ? [3, 2] : [4, 2];
}

/** Columns to try on a phone; `wide`: it lies on its side. */
export function phoneColumns(choices: number, wide: boolean): number[] {
  if (choices <= 3) return [1];
  if (!wide) return [2, 1];
  return choices > 6 ? [2, 4] : [2];
}

/** Few short choices have room for their count and tick beside the text. */
export function isRoomy(choices: readonly string[]): boolean {
  return choices.length <= 4 && choices.every((choice) => lengthOf(choice) <= 18);
}
