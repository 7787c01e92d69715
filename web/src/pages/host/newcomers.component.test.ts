// @vitest-environment happy-dom
import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import { needTexts } from "../../texts/texts.svelte";
import Newcomers from "./Newcomers.svelte";

let shown: Record<string, unknown> | undefined;

function press(testid: string): void {
  document.querySelector<HTMLButtonElement>(`[data-testid=${testid}]`)?.click();
  flushSync();
}

afterEach(async () => {
  if (shown) await unmount(shown);
  vi.unstubAllGlobals();
});

test("the game is locked before all who joined lately are removed, and only when the host is sure", async () => {
  const done: string[] = [];
  vi.stubGlobal("fetch", (url: string) => {
    if (url.endsWith("/auth/refresh"))
      return Promise.resolve(Response.json({ access_token: "t", expires_in: 900 }));
    done.push(url.replace(/\d{10,}/, "then"));
    return Promise.resolve(Response.json({ removed: 12 }));
  });
  await needTexts(["lead"]);
  const lock = () => Promise.resolve(void done.push("lock"));
  shown = mount(Newcomers, { target: document.body, props: { sessionId: "s1", lock } });
  await vi.waitFor(() => expect(document.querySelector("[data-testid=crowd-remove]")).toBeTruthy());
  press("crowd-remove");
  expect(done).toEqual([]);
  press("crowd-confirm");
  await vi.waitFor(() => expect(document.querySelector("[role=status]")?.textContent).toContain("12"));
  expect(done).toEqual(["lock", "/api/v1/sessions/s1/players?joined_since=then"]);
});
