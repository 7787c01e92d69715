import { expect, test } from "vitest";
import { type Choice, draftOf, eveningIn, faultOf, localInput, newChoice } from "./choice";

const NOW = new Date(2026, 10, 30, 9, 15);

function choice(changes: Partial<Choice> = {}): Choice {
  return { ...newChoice(NOW), ...changes };
}

test("a live game says what has always been said, and nothing that an older server would refuse", () => {
  expect(draftOf(choice(), "q1")).toEqual({
    quiz_id: "q1",
    mode: "live",
    settings: {
      scoring: "speed",
      feedback: "at_close",
      close_when_all_answered: true,
      shuffle_choices: false,
      late_join: true,
    },
  });
});

test("a race has no feedback at the close, as nothing closes for all", () => {
  const { settings } = draftOf(choice({ mode: "race", timed: true }), "q1");
  expect(settings).toMatchObject({ goal: "mastery", order: "shuffled", timed: true });
  expect(settings).not.toHaveProperty("feedback");
  expect(settings).not.toHaveProperty("close_when_all_answered");
});

test("homework ends at the time of this place", () => {
  const draft = draftOf(choice({ mode: "assignment", closesAt: "2026-12-04T18:00" }), "q1");
  expect(draft.closes_at).toBe(new Date(2026, 11, 4, 18, 0).getTime());
  expect(draft).not.toHaveProperty("opens_at");
});

test("teams have names once each has one, and homework has no teams", () => {
  const named = choice({ teams: 2, teamNames: ["Red ", "Blue", "left over"] });
  expect(draftOf(named, "q1").settings).toMatchObject({
    teams: { count: 2, assign: "balanced", names: ["Red", "Blue"] },
  });
  const half = choice({ teams: 2, teamNames: ["Red"] });
  expect(draftOf(half, "q1").settings).toMatchObject({ teams: { count: 2, assign: "balanced" } });
  expect(draftOf({ ...named, mode: "assignment" }, "q1").settings).not.toHaveProperty("teams");
});

test("a class has names of its own", () => {
  const { settings } = draftOf(choice({ classId: "c1", generatedNames: true }), "q1");
  expect(settings).toMatchObject({ class_id: "c1", guests: false });
  expect(settings).not.toHaveProperty("nicknames");
});

test("a week from now is proposed, at six in the evening", () => {
  expect(newChoice(NOW).closesAt).toBe("2026-12-07T18:00");
  expect(localInput(eveningIn(1, NOW))).toBe("2026-12-01T18:00");
});

test.each([
  ["2026-12-04T18:00", "", "none"],
  ["", "", "missing"],
  ["2026-11-30T09:16", "", "early"],
  ["2027-02-01T18:00", "", "late"],
  ["2026-12-04T18:00", "2026-12-05T08:00", "order"],
])("a deadline of %j that opens %j is %s", (closesAt, opensAt, fault) => {
  expect(faultOf({ closesAt, opensAt }, NOW)).toBe(fault);
});
