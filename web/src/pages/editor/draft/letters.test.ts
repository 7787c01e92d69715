import { expect, test } from "vitest";
import { isMadeOf, lettersFor, lettersOf, scrambled, standInOrder } from "./letters";

/** Draws that a test can foresee. */
function draws(...numbers: number[]): () => number {
  return () => numbers.shift() ?? 0;
}

test("letters are what a person calls letters, and blanks are none", () => {
  expect(lettersOf("ice cream")).toEqual([..."icecream"]);
  expect(lettersOf("cafe\u0301")).toHaveLength(4);
});

test("a word is made of its letters whatever their order and case, and each counts once", () => {
  expect(isMadeOf([..."nhcaeg"], "Change")).toBe(true);
  expect(isMadeOf([..."imceacre"], "Ice cream")).toBe(true);
  expect(isMadeOf([..."nhcaeg"], "chance")).toBe(false);
  expect(isMadeOf([..."nhcaegg"], "change")).toBe(false);
});

test("an order that spells the word is drawn again", () => {
  const letters = scrambled("on", draws(0, 0, 0.9, 0));
  expect(letters).toEqual(["n", "o"]);
  expect(standInOrder(["O", "n"], "on")).toBe(true);
});

test("a word that has one order only keeps it", () => {
  expect(scrambled("aaa", Math.random)).toEqual(["a", "a", "a"]);
});

test("no capital tells which letter is the first", () => {
  expect(scrambled("Oslo", Math.random).sort()).toEqual(["l", "o", "o", "s"]);
});

test("letters that fit stay as they are, others are drawn anew", () => {
  expect(lettersFor("change", [..."nhcaeg"], Math.random)).toEqual([..."nhcaeg"]);
  expect(lettersFor("changes", [..."nhcaeg"], Math.random).sort()).toEqual([..."aceghns"]);
});
