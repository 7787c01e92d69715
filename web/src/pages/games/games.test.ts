import { expect, test } from "vitest";
import type { Session } from "../../contracts.gen";
import { fateOf, isShown } from "./games";

function session(has: Partial<Session>): Session {
  return { mode: "live", phase: "lobby", question_index: null, players: 3, settings: {}, ...has } as Session;
}

test("a lobby waits, and one that ended before its first question was not played", () => {
  expect(fateOf(session({}))).toBe("waiting");
  expect(fateOf(session({ phase: "open", question_index: 0 }))).toBe("running");
  expect(fateOf(session({ phase: "finished" }))).toBe("unplayed");
  expect(fateOf(session({ phase: "finished", question_index: 4 }))).toBe("finished");
});

test("at one's own pace a game was played when somebody was in it", () => {
  expect(fateOf(session({ mode: "race", phase: "finished" }))).toBe("finished");
  expect(fateOf(session({ mode: "assignment", phase: "finished", players: 0 }))).toBe("unplayed");
});

test("homework that opens later is planned", () => {
  expect(fateOf(session({ mode: "assignment", opens_at: 5 }))).toBe("planned");
});

test("games are found by what they are, whether they run, and their class", () => {
  const homework = session({ mode: "assignment", phase: "open", settings: { class_id: "c1" } });
  expect(isShown(homework, "assignment", "")).toBe(true);
  expect(isShown(homework, "running", "c1")).toBe(true);
  expect(isShown(homework, "live", "")).toBe(false);
  expect(isShown(homework, "all", "c2")).toBe(false);
});
