/** What the shelf is narrowed to, as the page holds it and as the server is asked. */

import type { Narrowing } from "../../api/quizzes";
import type { QuizSummary } from "../../contracts.gen";

export type Sort = "-updated_at" | "-last_played_at" | "-created_at" | "title";

/** An empty text lets everything pass. */
export interface Filters {
  search: string;
  tag: string;
  folder: string;
  language: string;
  sort: Sort;
}

/** The labels that are in use, in alphabetical order. */
export interface Labels {
  tags: string[];
  folders: string[];
  languages: string[];
}

/** The quizzes without a folder. No folder has this name: labels stand on one line. */
export const NO_FOLDER = "\n";

export function noFilters(): Filters {
  return { search: "", tag: "", folder: "", language: "", sort: "-updated_at" };
}

export function isNarrowed({ search, tag, folder, language }: Filters): boolean {
  return Boolean(search.trim() || tag || folder || language);
}

export function isSame(one: Filters, other: Filters): boolean {
  return JSON.stringify(narrowingOf(one)) === JSON.stringify(narrowingOf(other));
}

export function narrowingOf({ search, tag, folder, language, sort }: Filters): Narrowing {
  return {
    search: search.trim() || null,
    tag: tag || null,
    folder: folder === NO_FOLDER ? "" : folder || null,
    language: language || null,
    sort,
  };
}

/** Public quizzes are in nobody's folder, and stand in the order of the server. */
export function publicNarrowingOf(filters: Filters): Narrowing {
  return { ...narrowingOf(filters), folder: null, sort: null };
}

export function labelsOf(quizzes: readonly QuizSummary[], language: string): Labels {
  return {
    tags: distinct(
      quizzes.flatMap(({ tags }) => tags ?? []),
      language,
    ),
    folders: distinct(
      quizzes.flatMap(({ folder }) => folder ?? []),
      language,
    ),
    languages: [...new Set(quizzes.map((quiz) => quiz.language))].sort(),
  };
}

/** Case makes no other tag, and no other folder. */
function distinct(labels: readonly string[], language: string): string[] {
  const found = new Map(labels.map((label) => [label.toLocaleLowerCase(language), label]));
  return [...found.values()].sort((one, other) => one.localeCompare(other, language, { numeric: true }));
}
