/** Letters being put in order: a pure fold of what is tapped and typed. */

/** The tile at that index of the letters, or a blank between words. */
export type Piece = number | " ";

export interface Arrangement {
  letters: readonly string[];
  /** The order in which the tiles lie on the rack; a player may mix it, to see another word in it. */
  rack: readonly number[];
  /** What has been placed, in the order of the answer. */
  placed: readonly Piece[];
}

export function arrange(letters: readonly string[]): Arrangement {
  return { letters, rack: letters.map((_, tile) => tile), placed: [] };
}

export function isPlaced({ placed }: Arrangement, tile: number): boolean {
  return placed.includes(tile);
}

/** Place a tile behind the others, or take it back when it is placed already. */
export function toggled(arrangement: Arrangement, tile: number): Arrangement {
  const { placed } = arrangement;
  return {
    ...arrangement,
    placed: placed.includes(tile) ? placed.filter((piece) => piece !== tile) : [...placed, tile],
  };
}

/** Without the piece at that place of the answer. */
export function without(arrangement: Arrangement, place: number): Arrangement {
  return { ...arrangement, placed: arrangement.placed.filter((_, other) => other !== place) };
}

/** With a blank behind the last letter: never two, and none at the start. */
export function spaced(arrangement: Arrangement): Arrangement {
  const last = arrangement.placed.at(-1);
  if (last === undefined || last === " ") return arrangement;
  return { ...arrangement, placed: [...arrangement.placed, " "] };
}

export function cleared(arrangement: Arrangement): Arrangement {
  return { ...arrangement, placed: [] };
}

/** The rack in another order; `random` gives numbers from 0 up to 1. */
export function mixed(arrangement: Arrangement, random: () => number): Arrangement {
  const rack = [...arrangement.rack]
    .map((tile) => ({ tile, draw: random() }))
    .sort((one, other) => one.draw - other.draw)
    .map(({ tile }) => tile);
  return { ...arrangement, rack };
}

/** The free tile that a key means: the letter itself, else the one with another accent. Null when there is none. */
export function tileOfKey({ letters, rack, placed }: Arrangement, key: string): number | null {
  const free = rack.filter((tile) => !placed.includes(tile));
  const find = (fold: (letter: string) => string) =>
    free.find((tile) => fold(letters[tile] ?? "") === fold(key)) ?? null;
  return find(lowered) ?? find(bare);
}

function lowered(letter: string): string {
  return letter.normalize("NFC").toLowerCase();
}

function bare(letter: string): string {
  return letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

export function isComplete({ letters, placed }: Arrangement): boolean {
  return placed.filter((piece) => piece !== " ").length === letters.length;
}

export function letterAt({ letters }: Arrangement, piece: Piece): string {
  return piece === " " ? " " : (letters[piece] ?? "");
}

/** The answer as it stands. */
export function textOf(arrangement: Arrangement): string {
  return arrangement.placed.map((piece) => letterAt(arrangement, piece)).join("");
}

/** The answer letter by letter, for a screen reader. */
export function spelled(arrangement: Arrangement): string {
  return arrangement.placed
    .map((piece) => (piece === " " ? "space" : letterAt(arrangement, piece)))
    .join(", ");
}
