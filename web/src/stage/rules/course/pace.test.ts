import { expect, test } from "vitest";
import { questionView, welcomeToRace } from "../../../live/frames.examples";
import { isTimed, wayAlong, wayOf } from "./pace";

test("the way is what is mastered, of all questions", () => {
  const { you, session } = welcomeToRace();
  expect(wayOf({ you: { ...you, done: 5, mastered: 1, of: 2 }, session })).toEqual({
    at: 1,
    of: 2,
    mastery: true,
  });
});

test("where each question is asked once, the way is what is done", () => {
  const once = { goal: "once" } as object;
  expect(wayAlong({ done: 3, mastered: 1 }, 4, once)).toEqual({ at: 3, of: 4, mastery: false });
});

test("nobody is beyond the finish, and an empty quiz has a way as well", () => {
  expect(wayAlong({ mastered: 9 }, 4, undefined).at).toBe(4);
  expect(wayAlong({}, 0, undefined)).toMatchObject({ at: 0, of: 1 });
});

test("a question that closes with the session has no clock", () => {
  const question = questionView();
  expect(isTimed(question)).toBe(true);
  expect(isTimed({ ...question, closes_at: question.opened_at + 3_600_000 })).toBe(false);
});
