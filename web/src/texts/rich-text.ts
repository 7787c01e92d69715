/** Messages with `<b>` and `<a>`: the compiler turns the tags into characters that no value holds. */

export interface Piece {
  tag: "b" | "a" | null;
  text: string;
}

const TAGGED = /(\uE000[^\uE001]*\uE001|\uE002[^\uE003]*\uE003)/;

export function piecesOf(message: string): Piece[] {
  return message
    .split(TAGGED)
    .filter(Boolean)
    .map((text) => {
      if (text.startsWith("\uE000")) return { tag: "b", text: text.slice(1, -1) };
      if (text.startsWith("\uE002")) return { tag: "a", text: text.slice(1, -1) };
      return { tag: null, text };
    });
}
