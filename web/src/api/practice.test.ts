// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { practiseWords } from "./practice";

let calls: string[];
let questions: object[];

beforeEach(() => {
  calls = [];
  questions = [{ question: { kind: "text", prompt: "?", accepted: ["hail"] }, word: "hail" }];
  localStorage.setItem("wordrally.signed-in", "yes");
  const answers: Record<string, () => object> = {
    "/auth/refresh": () => ({ access_token: "t", expires_in: 900 }),
    "/quizzes/generate": () => ({ title: "", language: "en", seed: 1, questions, unused: [] }),
    "/quizzes": () => ({ id: "q1", version: 1 }),
    "/practice": () => ({ session_id: "s1", player_id: "p1", nickname: "Ada", token: "t", expires_in: 60 }),
  };
  vi.stubGlobal("fetch", (url: string, { method }: { method: string }) => {
    const path = url.replace("/api/v1", "");
    calls.push(`${method} ${path}`);
    const answer = answers[path];
    return Promise.resolve(answer ? Response.json(answer()) : new Response(null, { status: 204 }));
  });
});

afterEach(() => vi.unstubAllGlobals());

test("words become a quiz for this once, which the shelf does not keep", async () => {
  expect(await practiseWords(["hail"], "Practice")).toBe("/play/s1");
  expect(calls.filter((call) => !call.includes("auth"))).toEqual([
    "POST /quizzes/generate",
    "POST /quizzes",
    "POST /practice",
    "DELETE /quizzes/q1",
  ]);
  expect(localStorage.getItem("wordrally.seat.s1")).toContain("Ada");
});

test("without a question nothing is made", async () => {
  questions = [];
  expect(await practiseWords(["zzz"], "Practice")).toBeNull();
  expect(calls).not.toContain("POST /quizzes");
});
