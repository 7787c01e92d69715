// @vitest-environment happy-dom
import { mount, unmount } from "svelte";
import { afterEach, expect, test } from "vitest";
import type { Session } from "../../contracts.gen";
import { needTexts } from "../../texts/texts.svelte";
import GameRow from "./GameRow.svelte";

let row: Record<string, unknown> | undefined;

async function shown(has: Partial<Session>): Promise<string> {
  await needTexts(["lead"]);
  if (row) await unmount(row);
  const session = {
    id: "s1",
    quiz_title: "Weather",
    mode: "live",
    phase: "lobby",
    question_index: null,
    question_count: 12,
    players: 3,
    created_at: 0,
    settings: {},
    ...has,
  } as Session;
  row = mount(GameRow, { target: document.body, props: { session, className: undefined } });
  return document.body.textContent.replace(/\s+/g, " ").trim();
}

afterEach(async () => {
  if (row) await unmount(row);
  row = undefined;
});

test("a lobby says that it ends by itself, and a game that nobody started offers no report", async () => {
  expect(await shown({})).toMatch(/Live Weather .*ends by itself after a day\. Continue/);
  expect(await shown({ phase: "finished" })).toMatch(/Ended without being played$/);
});

test("a running game tells its question, and a finished one leads to its report", async () => {
  expect(await shown({ phase: "open", question_index: 2 })).toContain("question 3 of 12");
  expect(await shown({ phase: "finished", question_index: 11 })).toMatch(/finished Report$/);
});

test("homework tells until when, or from when", async () => {
  const day = Date.UTC(2026, 10, 30, 12);
  expect(await shown({ mode: "assignment", phase: "lobby", opens_at: day })).toMatch(
    /Homework .*Opens .*2026/,
  );
  expect(await shown({ mode: "assignment", phase: "finished", closes_at: day })).toMatch(/Closed .*2026/);
});
