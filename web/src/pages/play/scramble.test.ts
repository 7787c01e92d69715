import { expect, test } from "vitest";
import {
  arrange,
  type Arrangement,
  cleared,
  isComplete,
  isPlaced,
  mixed,
  spaced,
  spelled,
  textOf,
  tileOfKey,
  toggled,
  without,
} from "./scramble";

/** Type `text`, as a keyboard would. */
function typed(arrangement: Arrangement, text: string): Arrangement {
  return [...text].reduce((before, key) => {
    const tile = tileOfKey(before, key);
    if (tile === null) return key === " " ? spaced(before) : before;
    return toggled(before, tile);
  }, arrangement);
}

test("tiles are placed in the order in which they are tapped, and a second tap takes one back", () => {
  const placed = [2, 0, 1].reduce(toggled, arrange(["n", "o", "s"]));
  expect(textOf(placed)).toBe("sno");
  const back = toggled(placed, 0);
  expect([textOf(back), isPlaced(back, 0), isPlaced(back, 1)]).toEqual(["so", false, true]);
});

test("a letter of the answer that is taken back closes the gap it leaves", () => {
  expect(textOf(without([2, 0, 1].reduce(toggled, arrange(["n", "o", "s"])), 1))).toBe("so");
});

test("typing places each tile once, whatever the case", () => {
  const letters = arrange(["e", "t", "L", "r", "e", "t"]);
  expect(textOf(typed(letters, "LETTERS"))).toBe("Letter");
  expect(textOf(typed(letters, "ttt"))).toBe("tt");
});

test("a key without an accent finds the letter with one, but the very letter first", () => {
  const letters = arrange(["é", "e", "t"]);
  expect(tileOfKey(letters, "e")).toBe(1);
  expect(textOf(typed(letters, "ete"))).toBe("eté");
});

test("keys that are no letters place nothing", () => {
  const letters = arrange(["n", "o"]);
  expect(["Enter", "Shift", "x", ""].map((key) => tileOfKey(letters, key))).toEqual([null, null, null, null]);
});

test("an answer is complete when every letter is placed; blanks between words are not counted", () => {
  const letters = arrange(["m", "I", "e", "c", "a", "e", "r", "c"]);
  const done = typed(letters, " ice  cream");
  expect(textOf(done)).toBe("Ice cream");
  expect([isComplete(typed(letters, "ice crea")), isComplete(done)]).toEqual([false, true]);
});

test("mixing the rack moves tiles and leaves the answer as it is", () => {
  const before = typed(arrange(["a", "b", "c"]), "c");
  const draws = [0.5, 0.1, 0.9];
  const after = mixed(before, () => draws.shift() ?? 0);
  expect(after.rack).toEqual([1, 0, 2]);
  expect(textOf(after)).toBe("c");
});

test("clearing gives every tile back", () => {
  expect(cleared(typed(arrange(["a", "b"]), "ba")).placed).toEqual([]);
});

test("a screen reader is told the answer letter by letter", () => {
  expect(spelled(typed(arrange(["I", "m", "a"]), "i am"))).toBe("I, space, a, m");
});
