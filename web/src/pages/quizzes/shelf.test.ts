import { expect, test } from "vitest";
import type { QuizSummary } from "../../contracts.gen";
import { foundQuizzes, type Order } from "./shelf";

const quizzes = [
  { title: "Unit 10: food", updated_at: 3, question_count: 5 },
  { title: "unit 2: Weather", updated_at: 1, question_count: 20 },
  { title: "Ärzte", updated_at: 2, question_count: 12 },
] as QuizSummary[];

function titles(text: string, order: Order): string[] {
  return foundQuizzes(quizzes, text, order, "de").map(({ title }) => title);
}

test("quizzes are found by all words of the search, whatever their case", () => {
  expect(titles("WEATHER unit", "edited")).toEqual(["unit 2: Weather"]);
  expect(titles("ärz", "edited")).toEqual(["Ärzte"]);
  expect(titles("physics", "edited")).toEqual([]);
});

test("quizzes stand by last edit, by title as people count, or by size", () => {
  expect(titles("", "edited")).toEqual(["Unit 10: food", "Ärzte", "unit 2: Weather"]);
  expect(titles("", "title")).toEqual(["Ärzte", "unit 2: Weather", "Unit 10: food"]);
  expect(titles("", "size")).toEqual(["unit 2: Weather", "Ärzte", "Unit 10: food"]);
});
