import { expect, test } from "vitest";
import { marked, nearest, type Piece } from "./marked";

/** Wrong letters in brackets. */
function shown(pieces: Piece[]): string {
  return pieces.map(({ text, off }) => (off ? `[${text}]` : text)).join("");
}

function compared(given: string, right: string): [string, string, boolean] {
  const result = marked(given, right);
  return [shown(result.given), shown(result.right), result.close];
}

test("letters that changed places are marked together, and are one mistake", () => {
  expect(compared("thunderstrom", "thunderstorm")).toEqual(["thunderst[ro]m", "thunderst[or]m", true]);
});

test("a missing letter leaves a dot, an extra one is marked where it is", () => {
  expect(compared("tunderstorm", "thunderstorm")).toEqual(["t[·]understorm", "t[h]understorm", true]);
  expect(compared("storrm", "storm")).toEqual(["stor[r]m", "storm", true]);
});

test("another letter in its place is one mistake", () => {
  expect(compared("drizzla", "drizzle")).toEqual(["drizzl[a]", "drizzl[e]", true]);
});

test("capitals do not count as a difference, accents do", () => {
  expect(compared("STORM", "storm")).toEqual(["STORM", "storm", false]);
  expect(compared("eleve", "élève")).toEqual(["[e]l[e]ve", "[é]l[è]ve", true]);
});

test("a quite different word is not close, nor is a short one with a wrong letter", () => {
  expect(marked("hurricane", "storm")).toMatchObject({ close: false, alike: false });
  expect(marked("thunder", "thunderstorm")).toMatchObject({ close: false, alike: true });
  expect(marked("cat", "cut").close).toBe(false);
});

test("an answer of 200 letters is shown as it stands", () => {
  expect(compared("x".repeat(200), "storm")).toEqual(["x".repeat(200), "storm", false]);
});

test("the accepted text that is nearest is the one to compare with", () => {
  expect(nearest("elektrical storm", ["thunderstorm", "electrical storm"])).toBe("electrical storm");
  expect(nearest("x", [])).toBe("");
});
