import { expect, test } from "vitest";
import { partsOf } from "./gaps";

test("a prompt without a gap is one text", () => {
  expect(partsOf("What is snake_case?")).toEqual([{ text: "What is snake_case?" }]);
});

test("underscores side by side are a word that is missing", () => {
  expect(partsOf("She ____ to work.")).toEqual([{ text: "She " }, { letters: null }, { text: " to work." }]);
  expect(partsOf("__ and __")).toEqual([{ letters: null }, { text: " and " }, { letters: null }]);
});

test("underscores with blanks between them are counted", () => {
  expect(partsOf("not afraid: b _ _ _ _")).toEqual([{ text: "not afraid: b " }, { letters: 4 }]);
});
