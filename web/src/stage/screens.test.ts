import { expect, test, vi } from "vitest";
import { followScreen, leadScreens, type Shown } from "./screens";

const SHOWN: Shown = { scene: "closed 2", beat: 1, boardHidden: false, resultShown: false };

function following(sessionId: string) {
  const seen: Shown[] = [];
  const close = followScreen(sessionId, (shown) => seen.push(shown));
  return { seen, close };
}

test("a second screen that opens later is told what is shown", async () => {
  const leader = leadScreens("s1", () => SHOWN);
  const { seen, close } = following("s1");
  await vi.waitFor(() => expect(seen).toEqual([SHOWN]));
  leader.close();
  close();
});

test("it follows what changes, and nothing of another session", async () => {
  let now = SHOWN;
  const leader = leadScreens("s1", () => now);
  const own = following("s1");
  const other = following("s2");
  await vi.waitFor(() => expect(own.seen).toHaveLength(1));
  now = { ...SHOWN, beat: 2 };
  leader.tell();
  await vi.waitFor(() => expect(own.seen.at(-1)?.beat).toBe(2));
  expect(other.seen).toEqual([]);
  [leader.close, own.close, other.close].forEach((close) => close());
});
