/** What a reader calls letters: a flag or a family of emoji is one. */

const SEGMENTS = new Intl.Segmenter(undefined, { granularity: "grapheme" });

export function lettersOf(text: string): string[] {
  return Array.from(SEGMENTS.segment(text), ({ segment }) => segment);
}
