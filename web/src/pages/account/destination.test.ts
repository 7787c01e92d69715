import { expect, test } from "vitest";
import { destinationOf } from "./destination";

test("whoever was sent to log in comes back to the page that wanted it", () => {
  expect(destinationOf("?then=%2Fhost%2Fs1")).toBe("/host/s1");
});

test.each([
  "",
  "?then=",
  "?then=https://elsewhere.example",
  "?then=//elsewhere.example",
  "?then=/%5Celsewhere",
])("%s leads to the quizzes, never to another site", (search) => {
  expect(destinationOf(search)).toBe("/quizzes");
});
