/** The tags, folders and languages of all my quizzes: to filter by, and to choose from in the editor. */

import { listQuizzes } from "../../api/quizzes";
import type { QuizSummary } from "../../contracts.gen";
import { language } from "../../texts/texts.svelte";
import { type Labels, labelsOf } from "./filters";

/** A shelf with more quizzes than this many pages of a hundred offers the labels of its newest ones. */
const MOST_PAGES = 10;

export async function readLabels(): Promise<Labels> {
  const quizzes: QuizSummary[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const read = await listQuizzes("own", cursor, { limit: 100 });
    quizzes.push(...read.items);
    cursor = read.next_cursor;
    if (cursor === null) break;
  }
  return labelsOf(quizzes, language());
}
