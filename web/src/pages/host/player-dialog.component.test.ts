// @vitest-environment happy-dom
import { flushSync, mount, tick, unmount } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import { needTexts } from "../../texts/texts.svelte";
import PlayerDialog from "./PlayerDialog.svelte";

const ADA = { player_id: "p1", nickname: "Ada" };
let dialog: Record<string, unknown> | undefined;
let changes: unknown[];

function open(has: { time_factor: number; no_audio: boolean }): void {
  changes = [];
  vi.stubGlobal("fetch", (_url: string, call: { body?: string }) => {
    if (_url.endsWith("/auth/refresh"))
      return Promise.resolve(Response.json({ access_token: "t", expires_in: 900 }));
    changes.push(JSON.parse(call.body ?? "null"));
    return Promise.resolve(Response.json({ ...ADA, avatar: 1, team: null, removed: false, ...has }));
  });
  const props = { sessionId: "s1", player: ADA, isRemoved: false, onclose: vi.fn(), onreadmitted: vi.fn() };
  dialog = mount(PlayerDialog, { target: document.body, props });
}

function part<Kind extends Element>(testid: string): Kind {
  const found = document.querySelector<Kind>(`[data-testid=${testid}]`);
  if (!found) throw new Error(`${testid} is not there`);
  return found;
}

afterEach(async () => {
  if (dialog) await unmount(dialog);
  vi.unstubAllGlobals();
});

test("the needs of a player are shown, and only what is changed is sent", async () => {
  await needTexts(["seats"]);
  open({ time_factor: 1.5, no_audio: true });
  await vi.waitFor(() => expect(part<HTMLSelectElement>("player-time").disabled).toBe(false));
  expect(part<HTMLSelectElement>("player-time").value).toBe("1.5");
  const noAudio = part<HTMLInputElement>("player-no-audio");
  expect(noAudio.checked).toBe(true);
  noAudio.click();
  flushSync();
  document
    .querySelector("form")
    ?.dispatchEvent(new SubmitEvent("submit", { cancelable: true, bubbles: true }));
  await tick();
  await vi.waitFor(() => expect(changes).toEqual([{}, { no_audio: false }]));
});
