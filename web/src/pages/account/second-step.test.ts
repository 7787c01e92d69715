import { expect, test } from "vitest";
import { Refusal } from "../../api/http/problem";
import { challengeOf } from "./second-step";

function refusal(status: number, code: string, values = {}): Refusal {
  return new Refusal({ type: `/problems/${code}`, title: "", status, detail: "", code, values }, null);
}

test("the challenge of a login that needs a second factor is found", () => {
  expect(challengeOf(refusal(401, "second-factor-needed", { challenge: "c1" }))).toBe("c1");
});

test("no other refusal has a challenge", () => {
  expect(challengeOf(refusal(401, "wrong-credentials"))).toBe("");
  expect(challengeOf(refusal(403, "second-factor-needed", { challenge: "c1" }))).toBe("");
  expect(challengeOf(new Error("x"))).toBe("");
});
