// @vitest-environment happy-dom
/** What a screen reader is told in each phase, by the live region, the headings that take the focus, and alerts. */
import { type Component, flushSync, mount, tick, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ClientOut, Standing, Welcome } from "../contracts.gen";
import { FakeSocket } from "../live/connection/fake-socket";
import {
  opened,
  questionView,
  result,
  reveal,
  turn,
  turnResult,
  turnReveal,
  welcome,
  welcomeToRace,
} from "../live/frames.examples";
import { keepSeat } from "../live/memory/seats";
import { needTexts } from "../texts/texts.svelte";
import { announcer } from "../ui/page/announcer.svelte";
import Host from "./host/Host.svelte";
import Play from "./play/Play.svelte";

const NOW = 1_000;
const TOP: Standing[] = [
  { rank: 1, player_id: "p1", nickname: "Ada", score: 900, place: 1 },
  { rank: 2, player_id: "p2", nickname: "Ben", score: 400, place: 2 },
];

let page: Record<string, unknown> | undefined;
let told: string[];

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"] });
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("fetch", (url: string) =>
    url.endsWith("/auth/refresh")
      ? Promise.resolve(Response.json({ access_token: "t1", expires_in: 900 }))
      : Promise.reject(new Error("offline")),
  );
  FakeSocket.opened = [];
  localStorage.clear();
  localStorage.setItem("wordrally.signed-in", "yes");
  sessionStorage.clear();
  announcer.text = "";
  told = [];
  await needTexts(["frame", "play", "pace", "teacher", "lead"]);
});

afterEach(async () => {
  if (page) await unmount(page);
  page = undefined;
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Note what is new since the last time. */
async function listen(moment: string, ms = 0) {
  const said: string[] = [];
  let heading = document.activeElement?.textContent?.trim().replace(/\s+/g, " ") ?? "";
  for (let past = 0; past <= ms; past += 250) {
    await vi.advanceTimersByTimeAsync(past ? 250 : 0);
    await tick();
    flushSync();
    const text = announcer.text.trim();
    if (text && text !== said.at(-1) && text !== told.at(-1)) {
      said.push(text);
      told.push(text);
    }
  }
  heading = document.activeElement?.matches("h1, h2, button, input")
    ? (document.activeElement.textContent?.trim().replace(/\s+/g, " ") ?? "")
    : heading;
  lines.push(`${moment}`, `  focus: ${heading || "–"}`, ...said.map((text) => `  says:  ${text}`));
}

let lines: string[] = [];

async function open(Page: Component<{ id: string }>, first: Welcome) {
  lines = [];
  page = mount(Page, { target: document.body, props: { id: "s1" } });
  await vi.waitFor(() => expect(FakeSocket.opened).toHaveLength(1));
  FakeSocket.last.accept({ ...first, server_at: now() });
  // Parts of a page are loaded when they are first shown.
  await vi.dynamicImportSettled();
  flushSync();
}

async function say(...frames: ClientOut[]) {
  frames.forEach((frame) => FakeSocket.last.say(frame));
  flushSync();
  await vi.dynamicImportSettled();
}

function seat() {
  keepSeat(
    { session_id: "s1", player_id: "p1", nickname: "Ada", token: "t1", expires_in: 3_600, socket_path: "" },
    Date.now(),
  );
}

function now(): number {
  return Math.round(performance.timeOrigin + performance.now());
}

/** A question whose clock runs on the test's time. */
function current(version: number, index: number): ClientOut {
  const question = { ...questionView(index), opened_at: now(), closes_at: now() + 20_000 };
  return { ...opened(version, index), question };
}

test("a player of a live game", async () => {
  seat();
  await open(Play, welcome());
  await listen("lobby");
  await say(current(2, 0));
  await listen("question opens");
  await listen("five seconds are left", 16_000);
  document.querySelector<HTMLElement>('[data-testid="answer-A"]')?.click();
  await listen("answer is pressed");
  await say({ type: "accepted", question: 0, received_at: NOW });
  await listen("answer is stored");
  await say(result(), reveal(), { type: "leaderboard", board_version: 1, players: 2, top: TOP });
  await listen("question closes, right");
  await listen("board moves", 9_500);
  await say(current(4, 1), reveal(5, 1));
  await listen("question closes, not answered");
  await say({ type: "finished", version: 6, top: TOP, players: 2 });
  await listen("game ends");
  await listen("podium is over", 12_000);
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("announcements/player.txt");
});

test("a player at their own pace", async () => {
  seat();
  const session = { ...welcomeToRace().session, mode: "assignment" as const, closes_at: 9_000_000_000_000 };
  await open(Play, welcomeToRace({ session, question: turn(1).question }));
  await listen("first question");
  await say(turnResult(1, { correct: false, points: 0, score: 0 }), turnReveal(1));
  await listen("turn ends, wrong");
  await say(turn(2, 1));
  await listen("next question");
  await say(turnResult(2, { question: 1 }), turnReveal(2, 1));
  await listen("turn ends, right");
  await say({ type: "done", score: 900, rank: 1, place: 1 });
  document.querySelector<HTMLElement>('[data-testid="turn-next"]')?.click();
  await listen("nothing is left");
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("announcements/own-pace.txt");
});

test("a host", async () => {
  const host = welcome({ you: { role: "host" } });
  await open(Host, host);
  await listen("lobby");
  await say({
    type: "roster",
    version: 1,
    players: 1,
    joined: [{ player_id: "p1", nickname: "Ada" }],
    left: [],
  });
  await listen("somebody joins");
  await say(current(2, 0));
  await listen("question opens");
  await say(reveal(), { type: "leaderboard", board_version: 1, players: 2, top: TOP });
  await listen("the key is shown");
  await listen("the share and the board are shown", 12_000);
  await say({ type: "finished", version: 4, top: TOP, players: 2 });
  await listen("the podium, step by step", 12_000);
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("announcements/host.txt");
});
