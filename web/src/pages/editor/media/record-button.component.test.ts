// @vitest-environment happy-dom
import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import RecordButton from "./RecordButton.svelte";
import { LONGEST_S } from "./recording.svelte";

/** A recorder of the browser, as far as the page uses it. */
class FakeRecorder {
  static isTypeSupported = (format: string): boolean => format.startsWith("audio/webm");
  state = "inactive";
  ondataavailable: ((event: { data: Blob }) => void) | null = null;
  onstop: (() => void) | null = null;

  start(): void {
    this.state = "recording";
  }

  stop(): void {
    this.state = "inactive";
    this.ondataavailable?.({ data: new Blob(["sound"]) });
    this.onstop?.();
  }
}

let button: Record<string, unknown> | undefined;
let stopped: number;
let sent: number;
let stored: unknown[];

beforeEach(() => {
  stopped = sent = 0;
  stored = [];
  vi.useFakeTimers();
  vi.stubGlobal("MediaRecorder", FakeRecorder);
  hears(() => Promise.resolve({ getTracks: () => [{ stop: () => stopped++ }] }));
  vi.stubGlobal("fetch", (url: string) => {
    if (url.endsWith("/auth/refresh"))
      return Promise.resolve(Response.json({ access_token: "t", expires_in: 900 }));
    sent += 1;
    return Promise.resolve(
      Response.json({ id: "s1", kind: "audio", media_type: "audio/webm", bytes: 5 }, { status: 201 }),
    );
  });
});

afterEach(async () => {
  if (button) await unmount(button);
  button = undefined;
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function hears(getUserMedia: () => Promise<unknown>): void {
  Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia }, configurable: true });
}

function show(): void {
  const onstored = (media: unknown) => stored.push(media);
  button = mount(RecordButton, { target: document.body, props: { label: "Record a sound", onstored } });
}

function press(): void {
  document.querySelector<HTMLButtonElement>("[data-testid=record]")?.click();
  flushSync();
}

function said(): string {
  return document.querySelector("[data-testid=record]")?.textContent.trim() ?? "";
}

test("a recording counts its seconds, and is stored when it is stopped", async () => {
  show();
  press();
  await vi.advanceTimersByTimeAsync(2_000);
  flushSync();
  expect(said()).toBe("Stop after 2 seconds");
  press();
  await vi.waitFor(() => expect(stored).toEqual([{ kind: "audio", id: "s1", alt: "Recording" }]));
  expect(stopped).toBe(1);
  flushSync();
  expect(said()).toBe("Record a sound");
});

test("a recording ends by itself after a minute", async () => {
  show();
  press();
  await vi.advanceTimersByTimeAsync(LONGEST_S * 1_000);
  await vi.waitFor(() => expect(stored).toHaveLength(1));
  expect(stopped).toBe(1);
});

test("a page that is left stops the microphone", async () => {
  show();
  press();
  await vi.advanceTimersByTimeAsync(1_000);
  if (button) await unmount(button);
  button = undefined;
  await vi.advanceTimersByTimeAsync(0);
  expect(stopped).toBe(1);
});

test.each([
  ["NotAllowedError", "does not let this page use the microphone"],
  ["NotFoundError", "No microphone was found"],
])("%s is told in a sentence, and nothing is sent", async (name, sentence) => {
  hears(() => Promise.reject(new DOMException("", name)));
  show();
  press();
  await vi.advanceTimersByTimeAsync(0);
  flushSync();
  expect(document.querySelector("[role=alert]")?.textContent).toContain(sentence);
  expect(sent).toBe(0);
});

test("a browser without a recorder says what to do instead", () => {
  vi.stubGlobal("MediaRecorder", { isTypeSupported: () => false });
  show();
  press();
  flushSync();
  expect(document.querySelector("[role=alert]")?.textContent).toContain("Choose a sound file instead");
});
