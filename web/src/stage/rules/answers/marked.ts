/** Marks the letters in which two spellings differ, by their longest common subsequence. */

export interface Piece {
  text: string;
  off: boolean;
}

export interface Marked {
  given: Piece[];
  right: Piece[];
  /** One or two letters are wrong in a word of four or more. */
  close: boolean;
  /** More than half of it is right, so that marking the rest tells something. */
  alike: boolean;
}

/** Stands where the given word lacks a letter. */
const GAP = "·";
const CLOSE_LETTERS = 2;
/** A longer answer is no slip of a letter, and the table of its comparison would be large. */
const LONGEST = 100;

export function marked(given: string, right: string): Marked {
  const mine = lettersOf(given);
  const theirs = lettersOf(right);
  if (mine.length > LONGEST || theirs.length > LONGEST) return plain(given, right);
  const steps = stepsBetween(mine, theirs);
  const wrong = steps.reduce((sum, step) => sum + step.cost, 0);
  return {
    given: joined(steps.map(({ mine, theirs, cost }) => ({ text: mine || (theirs && GAP), off: cost > 0 }))),
    right: joined(steps.map(({ theirs, cost }) => ({ text: theirs, off: cost > 0 }))),
    alike: wrong * 2 <= theirs.length,
    close:
      wrong > 0 &&
      wrong <= CLOSE_LETTERS &&
      theirs.length > 2 * CLOSE_LETTERS - 1 &&
      wrong * 2 < theirs.length,
  };
}

/** The accepted text that is nearest to `given`. */
export function nearest(given: string, accepted: readonly string[]): string {
  const distances = accepted.map((right) => ({ right, distance: distanceOf(given, right) }));
  return distances.sort((one, other) => one.distance - other.distance)[0]?.right ?? "";
}

interface Step {
  mine: string;
  theirs: string;
  cost: number;
}

function stepsBetween(mine: string[], theirs: string[]): Step[] {
  const common = tableOf(mine, theirs);
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  while (i < mine.length || j < theirs.length) {
    const step = stepAt(mine.slice(i, i + 2), theirs.slice(j, j + 2), (a, b) => common[i + a]?.[j + b] ?? 0);
    steps.push({ mine: step.mine.join(""), theirs: step.theirs.join(""), cost: step.cost });
    i += step.mine.length;
    j += step.theirs.length;
  }
  return steps;
}

/** The step from here; `common(a, b)` letters are still in common after `a` of mine and `b` of theirs. */
function stepAt(mine: string[], theirs: string[], common: (a: number, b: number) => number) {
  const [a, nextA] = mine;
  const [b, nextB] = theirs;
  if (a && b && same(a, b)) return { mine: [a], theirs: [b], cost: 0 };
  if (a && b && nextA && nextB && same(a, nextB) && same(nextA, b)) return { mine, theirs, cost: 1 };
  const substituted = common(1, 1) === common(0, 0);
  if (a && b && substituted) return { mine: [a], theirs: [b], cost: 1 };
  if (a && (!b || common(1, 0) >= common(0, 1))) return { mine: [a], theirs: [], cost: 1 };
  return { mine: [], theirs: b ? [b] : [], cost: 1 };
}

/** Length of the longest common subsequence from each pair of places on. */
function tableOf(mine: string[], theirs: string[]): number[][] {
  const table = Array.from({ length: mine.length + 1 }, () => Array<number>(theirs.length + 1).fill(0));
  for (let i = mine.length - 1; i >= 0; i--) {
    const [row = [], below = []] = [table[i], table[i + 1]];
    for (let j = theirs.length - 1; j >= 0; j--) {
      row[j] = same(mine[i] ?? "", theirs[j] ?? "")
        ? (below[j + 1] ?? 0) + 1
        : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}

function distanceOf(given: string, right: string): number {
  const [mine, theirs] = [lettersOf(given), lettersOf(right)];
  if (mine.length > LONGEST || theirs.length > LONGEST) return Infinity;
  return stepsBetween(mine, theirs).reduce((sum, { cost }) => sum + cost, 0);
}

/** Letters with their accents. */
function lettersOf(text: string): string[] {
  return [...text.normalize("NFC").matchAll(/\P{M}\p{M}*/gu)].map(([letter]) => letter);
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function joined(pieces: Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces.filter(({ text }) => text)) {
    const last = out.at(-1);
    if (last?.off === piece.off) last.text += piece.text;
    else out.push({ ...piece });
  }
  return out;
}

function plain(given: string, right: string): Marked {
  return {
    given: [{ text: given, off: false }],
    right: [{ text: right, off: false }],
    close: false,
    alike: false,
  };
}
