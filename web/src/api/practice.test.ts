// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { practise } from "./practice";
import { sentence } from "./http/problem";

let calls: { path: string; body: unknown }[];
let isNothingMissed: boolean;

beforeEach(() => {
  calls = [];
  isNothingMissed = false;
  localStorage.setItem("wordrally.signed-in", "yes");
  vi.stubGlobal("fetch", (url: string, { body }: { body?: string }) => {
    const path = url.replace("/api/v1", "");
    if (path === "/auth/refresh")
      return Promise.resolve(Response.json({ access_token: "t", expires_in: 900 }));
    calls.push({ path, body: JSON.parse(body ?? "null") });
    return Promise.resolve(isNothingMissed ? refusal() : Response.json(SEAT));
  });
});

const SEAT = { session_id: "s1", player_id: "p1", nickname: "Ada", token: "t", expires_in: 60 };

function refusal(): Response {
  const problem = { type: "/problems/no-word-missed", title: "", status: 409, detail: "", errors: [] };
  return Response.json(problem, { status: 409 });
}

afterEach(() => vi.unstubAllGlobals());

test("the server makes the questions, and the seat is kept", async () => {
  expect(await practise({ pick: "due" })).toBe("/play/s1");
  expect(calls).toEqual([{ path: "/practice", body: { pick: "due" } }]);
  expect(localStorage.getItem("wordrally.seat.s1")).toContain("Ada");
});

test("without a word the person is told so", async () => {
  isNothingMissed = true;
  const reason: unknown = await practise({ pick: "missed" }).catch((error: unknown) => error);
  expect(sentence(reason)).toContain("missed no word");
});
