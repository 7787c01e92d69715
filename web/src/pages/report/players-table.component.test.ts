// @vitest-environment happy-dom
import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test } from "vitest";
import type { PlayerReport, QuestionReport } from "../../contracts.gen";
import PlayersTable from "./PlayersTable.svelte";

const QUESTIONS = [0, 1].map((index) => ({
  index,
  prompt: "?",
  choices: ["hail", "fog"],
})) as QuestionReport[];
let table: Record<string, unknown> | undefined;

function show(count: number): void {
  const players = Array.from({ length: count }, (_, nth) => ({
    player_id: `p${nth}`,
    nickname: `Player ${nth}`,
    score: count - nth,
    rank: nth + 1,
    place: nth + 1,
    answers: [{ question: 0, correct: nth % 2 === 0, points: 0, choices: [1], received_at: 0 }],
  })) as PlayerReport[];
  table = mount(PlayersTable, {
    target: document.body,
    props: { players, questions: QUESTIONS, onerase: () => undefined },
  });
  flushSync();
}

function names(): (string | undefined)[] {
  return [...document.querySelectorAll("tbody tr[aria-rowindex] button")].map((each) =>
    each.textContent.trim(),
  );
}

afterEach(async () => {
  if (table) await unmount(table);
  table = undefined;
});

test("of many players only some are drawn, and a screen reader knows how many there are", () => {
  show(500);
  expect(names().length).toBeLessThan(60);
  expect(names()[0]).toBe("Player 0");
  expect(document.querySelector("table")?.getAttribute("aria-rowcount")).toBe("501");
});

test("on paper everybody is there, and afterwards it is as before", () => {
  show(80);
  dispatchEvent(new Event("beforeprint"));
  expect(names()).toHaveLength(80);
  dispatchEvent(new Event("afterprint"));
  flushSync();
  expect(names().length).toBeLessThan(80);
});

test("a cell says whether the answer was right, and what it was", () => {
  show(2);
  const row = document.querySelectorAll("tbody tr[aria-rowindex]")[1];
  expect(row?.textContent).toMatch(/✗\s*not correct: fog/);
});
