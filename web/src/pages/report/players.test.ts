import { expect, test } from "vitest";
import type { PlayerReport, QuestionReport } from "../../contracts.gen";
import { fileName, foundPlayers, givenAnswer } from "./players";

const players = ["Zoë", "ada", "Ben"].map((nickname, nth) => ({
  nickname,
  answers: [
    { question: 0, correct: nth < 2 },
    { question: 1, correct: nth === 0 },
  ],
})) as PlayerReport[];

function names(...rest: [string, "place" | "player" | "help"]): string[] {
  return foundPlayers(players, ...rest, "en").map(({ nickname }) => nickname);
}

test("players are found by a part of their name, in the order of the report or by name", () => {
  expect(names("", "place")).toEqual(["Zoë", "ada", "Ben"]);
  expect(names("", "player")).toEqual(["ada", "Ben", "Zoë"]);
  expect(names("", "help")).toEqual(["Ben", "ada", "Zoë"]);
  expect(names(" AD", "place")).toEqual(["ada"]);
  expect(names("nobody", "place")).toEqual([]);
});

test("an answer is told in words, and by its letter where the choices are not known", () => {
  const question = { choices: ["hail", "fog"] } as QuestionReport;
  expect(givenAnswer(question, { choices: [1, 2] })).toBe("fog, C");
  expect(givenAnswer(question, { text: "" })).toBe("");
  expect(givenAnswer({ choices: null } as QuestionReport, { choices: [0] })).toBe("A");
});

test("a file is named by quiz and day, without what file systems refuse", () => {
  const noon = new Date(2026, 10, 30, 12).getTime();
  expect(fileName("Unit 4: wind/rain?", noon, "csv")).toBe("Unit 4 wind rain 2026-11-30.csv");
  expect(fileName("???", noon, "xlsx")).toBe("wordrally 2026-11-30.xlsx");
});
