/** A draft on its way into the editor, from a page that made or read it. */

import type { QuizDraft } from "../../../contracts.gen";
import { navigate } from "../../../routing/router.svelte";

let carried: QuizDraft | null = null;

/** Open the editor with this draft; it is not saved yet. */
export function openInEditor(draft: QuizDraft): void {
  carried = draft;
  navigate("/quizzes/new");
}

/** The draft that is on its way, once. */
export function takeCarried(): QuizDraft | null {
  const taken = carried;
  carried = null;
  return taken;
}
