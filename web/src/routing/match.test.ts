import { expect, test } from "vitest";
import { match } from "./match";
import { ROUTES } from "./routes";

test.each([
  ["/", "/", ""],
  ["/play/s1", "/play/:session", "s1"],
  ["/quizzes", "/quizzes", ""],
  ["/quizzes/", "/quizzes", ""],
  ["/quizzes/new", "/quizzes/new", ""],
  ["/quizzes/new/words", "/quizzes/new/words", ""],
  ["/quizzes/import", "/quizzes/import", ""],
  ["/quizzes/q1/edit", "/quizzes/:quiz/edit", "q1"],
  ["/screen/s1", "/screen/:session", "s1"],
  ["/remote/s1", "/remote/:session", "s1"],
  ["/sessions/s1/report", "/sessions/:session/report", "s1"],
])("%s is the page of %s", (path, pattern, id) => {
  const found = match(ROUTES, path);
  expect([found?.route.pattern, found?.id]).toEqual([pattern, id]);
});

test.each(["/docs", "/api/v1/quizzes", "/play", "/play/s1/more", "/quizzes/q1"])(
  "%s is no page of ours",
  (path) => {
    expect(match(ROUTES, path)).toBeNull();
  },
);

test("leading and looking back need an account; playing and getting into an account do not", () => {
  const open = ROUTES.filter((route) => !route.account).map((route) => route.pattern);
  expect(open).toEqual([
    "/",
    "/embed",
    "/play/:session",
    "/signup",
    "/login",
    "/forgot-password",
    "/reset-password",
    "/confirm-email",
    "/help",
    "/help/:task",
    "/privacy",
    "/class",
  ]);
});
