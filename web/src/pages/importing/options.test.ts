import { expect, test } from "vitest";
import type { ImportedRow } from "../../contracts.gen";
import { hasCards, hasSeparators, keyOf, newReading, optionsOf, OTHER, rowsThat, titleFrom } from "./options";

const PLAIN = { ask: "front", cards: "text", language: "en", skip: 0, limit: 200 };

test("without a choice the file itself tells its format and separators", () => {
  expect(optionsOf(newReading(), null)).toEqual(PLAIN);
  expect(optionsOf(newReading(), "text")).toEqual(PLAIN);
});

test("separators are sent for separated text only", () => {
  const form = { ...newReading(), separator: ",", rowSeparator: ";" };
  expect(optionsOf(form, "text")).toEqual({ ...PLAIN, separator: ",", row_separator: ";" });
  expect(optionsOf(form, "anki")).toEqual(PLAIN);
  expect(optionsOf({ ...form, format: "text" }, "csv")).toEqual({
    ...PLAIN,
    format: "text",
    separator: ",",
    row_separator: ";",
  });
});

test("another separator is the one that is typed, with line ends and tabs as people write them", () => {
  const form = {
    ...newReading(),
    separator: OTHER,
    otherSeparator: " = ",
    rowSeparator: OTHER,
    otherRowSeparator: "\\n\\n",
  };
  expect(optionsOf(form, "text")).toMatchObject({ separator: " = ", row_separator: "\n\n" });
  expect(optionsOf({ ...form, otherSeparator: "" }, "text")).not.toHaveProperty("separator");
});

test("cards are turned over where there are cards", () => {
  const form = newReading();
  expect([hasCards(form, "anki"), hasCards(form, "text"), hasCards(form, "gift")]).toEqual([
    true,
    true,
    false,
  ]);
  expect(hasSeparators(form, "anki")).toBe(false);
  expect(hasCards({ ...form, format: "qti" }, "text")).toBe(false);
});

test("rows are told apart by what became of them", () => {
  const rows: ImportedRow[] = [
    { row: 1, text: "a", question: 0 },
    { row: 2, text: "b", question: null, reason: "It has one side only." },
  ];
  const numbers = (["all", "taken", "left"] as const).map((wanted) =>
    rowsThat(rows, wanted).map(({ row }) => row),
  );
  expect(numbers).toEqual([[1, 2], [1], [2]]);
});

test("the key of a question is one line", () => {
  expect(keyOf({ kind: "choice", prompt: "?", choices: ["a", "b", "c"], correct: [0, 2] })).toBe("a · c");
  expect(keyOf({ kind: "text", prompt: "?", accepted: ["new", "modern"] })).toBe("new · modern");
});

test("a title comes from the name of the file", () => {
  expect(titleFrom("unit_4_weather.apkg")).toBe("unit 4 weather");
});
