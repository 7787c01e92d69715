import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CLOSE, type ClientOut } from "../../contracts.gen";
import { FakeSocket } from "./fake-socket";
import { type Inspection, type Link, LiveSocket } from "./socket";

/** The client's end, with a record of what it was told. */
function client({ tokens = ["t1"] as (string | null)[], inspection = "reachable" as Inspection } = {}) {
  const links: Link[] = [];
  const frames: ClientOut[] = [];
  const asked: boolean[] = [];
  const socket = new LiveSocket("ws://test/ws", {
    token: async (fresh) => {
      asked.push(fresh);
      return tokens[Math.min(asked.length, tokens.length) - 1] ?? null;
    },
    inspect: async () => inspection,
    onFrame: (frame) => frames.push(frame),
    onLink: (link) => links.push(link),
    random: () => 0.5,
  });
  return { socket, links, frames, asked };
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

async function connected(options?: Parameters<typeof client>[0]) {
  const player = client(options);
  player.socket.start();
  await settle();
  FakeSocket.last.accept();
  return player;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  FakeSocket.opened = [];
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the token travels as a subprotocol, and the welcome makes it online", async () => {
  const { links, frames } = await connected();
  expect(FakeSocket.last.protocols).toEqual(["wordrally.v1", "bearer.t1"]);
  expect(links.at(-1)).toEqual({ kind: "online" });
  expect(frames).toHaveLength(1);
});

test.each([1001, 1006, 4008])("after close %i it says so and connects again", async (code) => {
  const { links } = await connected();
  FakeSocket.last.hangUp(code);
  expect(links.at(-1)).toEqual({ kind: "reconnecting" });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(FakeSocket.opened).toHaveLength(2);
});

test("each failed attempt is followed by a longer wait", async () => {
  await connected();
  FakeSocket.last.hangUp(1006);
  await vi.advanceTimersByTimeAsync(600);
  expect(FakeSocket.opened).toHaveLength(2);
  FakeSocket.last.hangUp(1006);
  await vi.advanceTimersByTimeAsync(600);
  expect(FakeSocket.opened).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(FakeSocket.opened).toHaveLength(3);
});

test.each([
  [CLOSE.removed, "removed"],
  [CLOSE.replaced, "replaced"],
] as const)("close %i ends the connection as %s", async (code, why) => {
  const { links } = await connected();
  FakeSocket.last.hangUp(code);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(links.at(-1)).toEqual({ kind: "ended", why });
  expect(FakeSocket.opened).toHaveLength(1);
});

test("a seat that was taken over can be taken back", async () => {
  const { socket, links } = await connected();
  FakeSocket.last.hangUp(CLOSE.replaced);
  socket.start();
  await settle();
  FakeSocket.last.accept();
  expect(FakeSocket.opened).toHaveLength(2);
  expect(links.at(-1)).toEqual({ kind: "online" });
});

test("an expired token is renewed at once, and a missing one ends the connection", async () => {
  const { asked, links } = await connected({ tokens: ["t1", "t2", null] });
  FakeSocket.last.hangUp(CLOSE.tokenExpired);
  await settle();
  expect(FakeSocket.last.protocols[1]).toBe("bearer.t2");
  FakeSocket.last.accept();
  FakeSocket.last.hangUp(CLOSE.tokenExpired);
  await settle();
  expect(asked).toEqual([false, true, true]);
  expect(links.at(-1)).toEqual({ kind: "ended", why: "expired" });
});

test("too many frames keep it away for at least five seconds", async () => {
  await connected();
  FakeSocket.last.hangUp(CLOSE.tooManyFrames);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(FakeSocket.opened).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(FakeSocket.opened).toHaveLength(2);
});

test.each(["forbidden", "gone"] as const)(
  "a refused upgrade of a %s session is not tried again",
  async (why) => {
    const { socket, links } = client({ inspection: why });
    socket.start();
    await settle();
    FakeSocket.last.hangUp(1006);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(links.at(-1)).toEqual({ kind: "ended", why });
    expect(FakeSocket.opened).toHaveLength(1);
  },
);

test("a refused upgrade because of the token asks for a fresh one", async () => {
  const { socket, asked } = client({ inspection: "unauthorized", tokens: ["t1", "t2"] });
  socket.start();
  await settle();
  FakeSocket.last.hangUp(1006);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked).toEqual([false, true]);
});

test("a connection that says nothing any more is replaced", async () => {
  await connected();
  await vi.advanceTimersByTimeAsync(40_000);
  expect(FakeSocket.opened).toHaveLength(2);
});

test("a ping is answered and the connection stays", async () => {
  await connected();
  for (let round = 0; round < 6; round += 1) {
    await vi.advanceTimersByTimeAsync(10_000);
    const ping = JSON.parse(FakeSocket.last.sent.at(-1) ?? "{}") as { type: string; t: number };
    expect(ping.type).toBe("ping");
    FakeSocket.last.say({ type: "pong", t: ping.t, server_at: 0 });
  }
  expect(FakeSocket.opened).toHaveLength(1);
});

test("a frame is not sent into a closed connection", async () => {
  const { socket } = await connected();
  FakeSocket.last.hangUp(1006);
  expect(socket.send({ type: "ping", t: 1 })).toBe(false);
});

test("a device that wakes up does not wait for its turn", async () => {
  const { socket } = await connected();
  FakeSocket.last.hangUp(1006);
  socket.hurry();
  await settle();
  expect(FakeSocket.opened).toHaveLength(2);
});

test("a device that wakes up does not trust a connection that stays silent", async () => {
  const { socket } = await connected();
  await vi.advanceTimersByTimeAsync(1);
  socket.hurry();
  await vi.advanceTimersByTimeAsync(3_100);
  expect(FakeSocket.opened).toHaveLength(2);
});

test("a device that wakes up keeps a connection that answers", async () => {
  const { socket } = await connected();
  await vi.advanceTimersByTimeAsync(1);
  socket.hurry();
  FakeSocket.last.say({ type: "pong", t: 0, server_at: 0 });
  await vi.advanceTimersByTimeAsync(3_000);
  expect(FakeSocket.opened).toHaveLength(1);
});

test("a tab whose seat was taken over does not take it back by being looked at", async () => {
  const { socket, links } = await connected();
  FakeSocket.last.hangUp(CLOSE.replaced);
  socket.hurry();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeSocket.opened).toHaveLength(1);
  expect(links.at(-1)).toEqual({ kind: "ended", why: "replaced" });
});

test("after stop nothing happens any more", async () => {
  const { socket, links } = await connected();
  socket.stop();
  const told = links.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeSocket.opened).toHaveLength(1);
  expect(links).toHaveLength(told);
});
