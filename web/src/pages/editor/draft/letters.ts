/** The letters of a scramble: taken from what is accepted, in an order that does not tell it. */

const SEGMENTS = new Intl.Segmenter(undefined, { granularity: "grapheme" });
/** Most words are out of order at the first draw; one that is not after so many cannot be. */
const DRAWS = 30;

/** What a person calls letters, without the blanks between words. */
export function lettersOf(text: string): string[] {
  return Array.from(SEGMENTS.segment(text), ({ segment }) => segment).filter((letter) => letter.trim());
}

/** Whether `text` is written with these letters, each used once. */
export function isMadeOf(letters: readonly string[], text: string): boolean {
  return folded(letters) === folded(lettersOf(text));
}

/** Whether reading the letters as they stand gives `text`. */
export function standInOrder(letters: readonly string[], text: string): boolean {
  return comparable(letters.join("")) === comparable(text);
}

/**
 * Letters for `text`: those that are there as long as they fit it, else its own in a new order. They are in small letters,
 * for a capital would tell the first one. `random` gives numbers from 0 up to 1.
 */
export function lettersFor(text: string, current: readonly string[], random: () => number): string[] {
  return isMadeOf(current, text) ? [...current] : scrambled(text, random);
}

export function scrambled(text: string, random: () => number): string[] {
  const letters = lettersOf(text.toLowerCase());
  for (let draw = 0; draw < DRAWS; draw++) {
    const order = shuffled(letters, random);
    if (!standInOrder(order, text)) return order;
  }
  return letters;
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const rest = [...list];
  return list.map(() => rest.splice(Math.floor(random() * rest.length), 1)[0] as T);
}

function folded(letters: readonly string[]): string {
  return letters.map(comparable).sort().join("\n");
}

/** As the server compares, near enough to say early what it will say. */
function comparable(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[’‘ʼ´`]/g, "'")
    .replace(/\s+/g, "")
    .toLowerCase();
}
