import { expect, test } from "vitest";
import type { ImportedRow } from "../../contracts.gen";
import {
  hasCards,
  hasSeparators,
  keyOf,
  meaningsOf,
  newReading,
  noChoices,
  optionsOf,
  OTHER,
  rowsThat,
  titleFrom,
  withMeaning,
} from "./options";

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
    { row: 3, text: "c", question: 1, confidence: "unsure", doubt: "Two columns look alike." },
  ];
  const numbers = (["all", "unsure", "taken", "left"] as const).map((wanted) =>
    rowsThat(rows, wanted).map(({ row }) => row),
  );
  expect(numbers).toEqual([[1, 2, 3], [3], [1, 3], [2]]);
});

test("columns and encodings are sent where a file has them", () => {
  const form = {
    ...newReading(),
    encoding: "shift_jis",
    headerRow: "0",
    columns: "skip,prompt,answer",
  } as const;
  const table = { header_row: 0, columns: "skip,prompt,answer" };
  expect(optionsOf(form, "csv")).toEqual({ ...PLAIN, encoding: "shift_jis", ...table });
  expect(optionsOf(form, "kahoot")).toEqual({ ...PLAIN, ...table });
  expect(optionsOf(form, "anki")).toEqual(PLAIN);
  expect(optionsOf(form, null)).toEqual({ ...PLAIN, encoding: "shift_jis" });
});

test("note type, card and fields are sent for Anki packages", () => {
  const form = {
    ...newReading(),
    noteType: "Basic",
    template: "2",
    promptField: "Back",
    answerField: "Front",
  };
  expect(optionsOf(form, "anki")).toEqual({
    ...PLAIN,
    note_type: "Basic",
    template: 2,
    prompt_field: "Back",
    answer_field: "Front",
  });
  expect(optionsOf(form, "csv")).toEqual(PLAIN);
});

test("a meaning that is chosen keeps those of the other columns", () => {
  const columns = [
    { name: "a", meaning: "prompt" },
    { name: "b", meaning: "answer" },
  ] as const;
  const meanings = meaningsOf(newReading(), columns);
  const chosen = withMeaning(meanings, 0, "skip");
  expect(chosen).toBe("skip,answer");
  expect(meaningsOf({ ...newReading(), columns: chosen }, columns)).toEqual(["skip", "answer"]);
});

test("what is chosen for a file does not hold for the next one", () => {
  const form = { ...newReading(), columns: "prompt", promptField: "Back" };
  expect(Object.assign(form, noChoices())).toEqual(newReading());
});

test("the key of a question is one line", () => {
  expect(keyOf({ kind: "choice", prompt: "?", choices: ["a", "b", "c"], correct: [0, 2] })).toBe("a · c");
  expect(keyOf({ kind: "text", prompt: "?", accepted: ["new", "modern"] })).toBe("new · modern");
});

test("a title comes from the name of the file", () => {
  expect(titleFrom("unit_4_weather.apkg")).toBe("unit 4 weather");
});
