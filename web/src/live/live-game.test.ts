// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeSocket } from "./connection/fake-socket";
import { turn, turnResult, turnReveal, welcome, welcomeToRace } from "./frames.examples";
import { LiveGame } from "./live-game.svelte";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  FakeSocket.opened = [];
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function seated({ token = "t1" as string | null, renewed = null as string | null } = {}) {
  const moved: string[] = [];
  const live = new LiveGame({
    sessionId: "s1",
    token: async (fresh) => (fresh ? renewed : token),
    inspect: async () => "reachable",
    moved: (sessionId) => moved.push(sessionId),
  });
  const stop = live.start();
  await vi.advanceTimersByTimeAsync(0);
  return { live, stop, moved };
}

function say(...frames: Parameters<FakeSocket["say"]>[0][]) {
  frames.forEach((frame) => FakeSocket.last.say(frame));
}

test("a turn is answered by its number, and the next is asked for after it", async () => {
  const { live, stop } = await seated();
  FakeSocket.last.accept(welcomeToRace());
  say(turn(1));
  live.submit({ choices: [0] });
  say(turnResult(1), turnReveal(1));
  live.next();
  expect(FakeSocket.last.frames.slice(-2)).toEqual([
    { type: "answer", question: 0, turn: 1, choices: [0] },
    { type: "next", after: 1 },
  ]);
  expect(live.waiting).toBe(true);
  say(turn(2, 1));
  expect(live.waiting).toBe(false);
  expect(live.game?.question?.turn).toBe(2);
  stop();
});

test("the wish for the next turn outlasts a lost connection", async () => {
  const { live, stop } = await seated();
  FakeSocket.last.accept(welcomeToRace());
  say(turn(1), turnResult(1), turnReveal(1));
  live.next();
  FakeSocket.last.hangUp(1006);
  await vi.advanceTimersByTimeAsync(10_000);
  const { question, correct, explanation } = turnReveal(1);
  const reveal = { question, correct, explanation, turn: 1 };
  FakeSocket.last.accept(welcomeToRace({ question: turn(1).question, reveal }));
  expect(FakeSocket.last.frames).toContainEqual({ type: "next", after: 1 });
  stop();
});

test("a welcome without a question asks for the turn that is there", async () => {
  const { stop } = await seated();
  FakeSocket.last.accept(welcomeToRace());
  expect(FakeSocket.last.frames).toEqual([{ type: "next" }]);
  stop();
});

test("a race that opens sends the first turn by itself; only when it is lost it is asked for", async () => {
  const { stop } = await seated();
  const session = { ...welcomeToRace().session, phase: "lobby" as const };
  FakeSocket.last.accept(welcomeToRace({ version: 1, session }));
  say({ type: "session", version: 2, session: welcomeToRace().session });
  expect(FakeSocket.last.frames).toEqual([]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(FakeSocket.last.frames).toEqual([{ type: "next" }]);
  say(turn(1));
  await vi.advanceTimersByTimeAsync(9_000);
  expect(FakeSocket.last.frames).toHaveLength(1);
  stop();
});

test("asking twice asks for the same turn, and nothing is asked for while one is open", async () => {
  const { live, stop } = await seated();
  FakeSocket.last.accept(welcomeToRace({ question: turn(1).question }));
  live.next();
  expect(FakeSocket.last.frames).toEqual([]);
  stop();
});

test("a token that is about to expire is replaced on the same connection", async () => {
  const { stop } = await seated({ renewed: "t2" });
  FakeSocket.last.accept(welcome());
  say({ type: "expiring", expires_at: 60_000 });
  await vi.advanceTimersByTimeAsync(0);
  expect(FakeSocket.last.frames).toEqual([{ type: "token", token: "t2" }]);
  expect(FakeSocket.opened).toHaveLength(1);
  stop();
});

test("without a new token nothing is sent, and the connection stays until the server ends it", async () => {
  const { live, stop } = await seated();
  FakeSocket.last.accept(welcome());
  say({ type: "expiring", expires_at: 60_000 });
  await vi.advanceTimersByTimeAsync(0);
  expect(FakeSocket.last.frames).toEqual([]);
  expect(live.link.kind).toBe("online");
  stop();
});

test("the page is told where the game goes on", async () => {
  const { moved, stop } = await seated();
  FakeSocket.last.accept(welcome());
  say({ type: "moved", session_id: "s2" });
  expect(moved).toEqual(["s2"]);
  stop();
});
