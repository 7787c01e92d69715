import { expect, test } from "vitest";
import type { QuizSummary } from "../../contracts.gen";
import {
  isNarrowed,
  isSame,
  labelsOf,
  narrowingOf,
  NO_FOLDER,
  noFilters,
  publicNarrowingOf,
} from "./filters";

test("the server is asked for everything until something is chosen", () => {
  const everything = { search: null, tag: null, folder: null, language: null, sort: "-updated_at" };
  expect(narrowingOf(noFilters())).toEqual(everything);
  expect(isNarrowed(noFilters())).toBe(false);
  expect(isNarrowed({ ...noFilters(), sort: "title" })).toBe(false);
  expect(isNarrowed({ ...noFilters(), tag: "test" })).toBe(true);
});

test("quizzes without a folder are asked for by an empty folder", () => {
  expect(narrowingOf({ ...noFilters(), folder: NO_FOLDER })).toMatchObject({ folder: "" });
  expect(narrowingOf({ ...noFilters(), folder: "8b" })).toMatchObject({ folder: "8b" });
});

test("folder and order of my quizzes do not narrow the public ones", () => {
  const filters = { ...noFilters(), search: "rain", folder: "8b", sort: "title" } as const;
  expect(publicNarrowingOf(filters)).toMatchObject({ search: "rain", folder: null, sort: null });
});

test("a blank more in the search asks for nothing else", () => {
  expect(isSame({ ...noFilters(), search: "rain " }, { ...noFilters(), search: "rain" })).toBe(true);
  expect(isSame({ ...noFilters(), search: "rains" }, { ...noFilters(), search: "rain" })).toBe(false);
});

test("labels are listed once whatever their case, as people count", () => {
  const quizzes = [
    { language: "en", tags: ["Unit 10", "test"], folder: "8b" },
    { language: "de", tags: ["Test", "Unit 2"], folder: null },
    { language: "en" },
  ] as QuizSummary[];
  expect(labelsOf(quizzes, "en")).toEqual({
    tags: ["Test", "Unit 2", "Unit 10"],
    folders: ["8b"],
    languages: ["de", "en"],
  });
});
