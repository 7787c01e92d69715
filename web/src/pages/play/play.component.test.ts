// @vitest-environment happy-dom
import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ClientOut } from "../../contracts.gen";
import { FakeSocket } from "../../live/connection/fake-socket";
import { turn, turnResult, turnReveal, welcome, welcomeToRace } from "../../live/frames.examples";
import { keepSeat } from "../../live/memory/seats";
import { needTexts } from "../../texts/texts.svelte";
import Play from "./Play.svelte";

const JOINED = {
  session_id: "s1",
  player_id: "p1",
  nickname: "Ada",
  token: "t1",
  expires_in: 3_600,
  socket_path: "/ws/v1/sessions/s1",
};

let page: Record<string, unknown>;

beforeEach(async () => {
  vi.stubGlobal("WebSocket", FakeSocket);
  FakeSocket.opened = [];
  localStorage.clear();
  keepSeat(JOINED, Date.now());
  await needTexts(["frame", "play", "pace"]);
});

afterEach(async () => {
  await unmount(page);
  vi.unstubAllGlobals();
});

async function opened(first: ClientOut) {
  page = mount(Play, { target: document.body, props: { id: "s1" } });
  await vi.waitFor(() => expect(FakeSocket.opened).toHaveLength(1));
  FakeSocket.last.accept(first);
}

function say(...frames: ClientOut[]) {
  frames.forEach((frame) => FakeSocket.last.say(frame));
  flushSync();
}

function shown(testid: string): Promise<HTMLElement> {
  return vi.waitFor(() => {
    const element = document.querySelector<HTMLElement>(`[data-testid="${testid}"]`);
    if (!element) throw new Error(`${testid} is not shown`);
    return element;
  });
}

const homework = { ...welcomeToRace().session, mode: "assignment" as const, closes_at: 9_000_000_000_000 };

test("homework is a question, its key, and the next, without waiting for anybody", async () => {
  await opened(welcomeToRace({ session: homework, question: turn(1).question }));
  (await shown("answer-B")).click();
  expect(FakeSocket.last.frames.at(-1)).toEqual({ type: "answer", question: 0, turn: 1, choices: [1] });
  say(turnResult(1, { correct: false, points: 0, score: 0 }), turnReveal(1));
  const outcome = await shown("turn-outcome");
  expect(outcome.textContent).toContain("light rain");
  expect(outcome.textContent).toContain("This one comes back later.");
  (await shown("turn-next")).click();
  expect(FakeSocket.last.frames.at(-1)).toEqual({ type: "next", after: 1 });
  say(turn(2, 1));
  expect((await shown("question")).dataset.index).toBe("1");
});

test("the road shows what is mastered", async () => {
  await opened(welcomeToRace({ session: homework, question: turn(1).question }));
  expect((await shown("my-road")).dataset.at).toBe("0");
  say(turnResult(1), turnReveal(1));
  await vi.waitFor(async () => expect((await shown("my-road")).dataset.at).toBe("1"));
});

test("at the end my place and what I missed are told", async () => {
  await opened(welcomeToRace({ session: homework, question: turn(1).question }));
  await shown("question");
  say(turnResult(1, { correct: false, points: 0, score: 0 }), turnReveal(1));
  await shown("turn-outcome");
  say({ type: "done", score: 500, rank: 2, place: 2 });
  expect((await shown("turn-outcome")).textContent).toContain("light rain"); // the last key is read first
  (await shown("turn-next")).click();
  const done = await shown("pace-done");
  expect(done.textContent).toContain("Place 2 of 2 so far");
  expect((await shown("missed")).textContent).toContain("light rain");
});

test("homework that closed before the end says when, and what counts", async () => {
  const session = { ...homework, phase: "finished" as const };
  await opened(welcomeToRace({ session, you: { ...welcomeToRace().you, done: 1 } }));
  expect((await shown("pace-done")).textContent).toContain("What you did until then counts.");
});

test("homework that has not begun says when it opens", async () => {
  const session = { ...homework, phase: "lobby" as const, opens_at: 8_000_000_000_000 };
  await opened(welcomeToRace({ session }));
  expect((await shown("not-yet-open")).textContent).toContain("It opens");
});

test("a timed turn that ran out shows its key and leads on", async () => {
  await opened(welcomeToRace({ question: turn(1).question }));
  await shown("question");
  say(turnReveal(1));
  expect((await shown("turn-outcome")).textContent).toContain("Time’s up");
});

test("an answer that is not scored for a while is said to be safe, until its result comes", async () => {
  await opened(welcomeToRace({ session: homework, question: turn(1).question }));
  (await shown("answer-B")).click();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  say({ type: "accepted", question: 0, turn: 1, received_at: 1 });
  const fate = document.querySelector<HTMLElement>('[data-testid="answer-fate"]');
  expect(fate?.textContent).not.toContain("catching up");
  vi.advanceTimersByTime(3_000);
  flushSync();
  expect(fate?.textContent).toContain("Results are catching up.");
  vi.useRealTimers();
});

test("a game that ends in its lobby says so, and places nobody", async () => {
  const session = { ...welcome().session, phase: "finished" as const };
  await opened(welcome({ session, top: [] }));
  const final = await shown("final");
  expect(final.textContent).toContain("The game is over.");
  expect(final.textContent).toContain("It ended before anybody scored.");
});

test("a recording can be heard again beside its key", async () => {
  const { question } = turn(1);
  const heard = { ...question, kind: "listen", choices: null, media: { kind: "audio" as const, id: "m1" } };
  await opened(welcomeToRace({ session: homework, question: heard as typeof question }));
  await shown("question");
  say(turnResult(1, { correct: false, points: 0, score: 0 }), { ...turnReveal(1), correct: ["drizzle"] });
  await shown("turn-outcome");
  await shown("speak");
});
