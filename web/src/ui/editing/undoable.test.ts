import { expect, test } from "vitest";
import { Undoable } from "./undoable.svelte";

const SECOND = 1_000;

function quiz(...prompts: string[]) {
  return { title: "Weather", questions: prompts.map((prompt) => ({ prompt })) };
}

test("what is typed on in one field is one step, after a pause another", () => {
  const steps = new Undoable(quiz(""));
  steps.edit(quiz("f"), 10 * SECOND);
  steps.edit(quiz("fo"), 10.2 * SECOND);
  steps.edit(quiz("fog"), 10.4 * SECOND);
  steps.edit(quiz("fogs"), 20 * SECOND);
  expect([steps.undo(), steps.undo(), steps.canUndo]).toEqual([quiz("fog"), quiz(""), false]);
});

test("two fields are two steps, however fast they are filled", () => {
  const steps = new Undoable(quiz("", ""));
  steps.edit(quiz("fog", ""), SECOND);
  steps.edit(quiz("fog", "hail"), SECOND);
  expect([steps.undo(), steps.redo()]).toEqual([quiz("fog", ""), quiz("fog", "hail")]);
});

test("two questions that are added at once are two steps", () => {
  const steps = new Undoable(quiz());
  steps.edit(quiz("a"), SECOND);
  steps.edit(quiz("a", "b"), SECOND);
  expect(steps.undo()).toEqual(quiz("a"));
});

test("seeing the same state again, as after undoing, is no edit", () => {
  const steps = new Undoable(quiz("a"));
  steps.edit(quiz("b"), SECOND);
  steps.edit(steps.undo(), 2 * SECOND);
  expect([steps.canUndo, steps.canRedo]).toEqual([false, true]);
});

test("an edit right after undoing is a step of its own", () => {
  const steps = new Undoable(quiz("a"));
  steps.edit(quiz("ab"), SECOND);
  steps.edit(quiz("abc"), 10 * SECOND);
  steps.undo();
  steps.edit(quiz("abd"), 10.1 * SECOND);
  expect([steps.undo(), steps.canRedo]).toEqual([quiz("ab"), true]);
});
