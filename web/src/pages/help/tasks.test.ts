import { expect, test } from "vitest";
import { match } from "../../routing/match";
import { ROUTES } from "../../routing/routes";
import { needTexts, t } from "../../texts/texts.svelte";
import { taskNamed, TASKS } from "./tasks";

test.each(TASKS)("$name leads to a page, and each of its steps is told", async ({ name, steps, href }) => {
  await needTexts(["help"]);
  expect(match(ROUTES, href)).not.toBeNull();
  for (const step of steps) expect(t(step)).not.toBe(step);
  expect(taskNamed(name)?.steps).toBe(steps);
});

test("an unknown task is none", () => {
  expect(taskNamed("fly")).toBeUndefined();
});
