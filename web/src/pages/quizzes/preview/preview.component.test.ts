// @vitest-environment happy-dom
import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Quiz } from "../../../contracts.gen";
import { needTexts } from "../../../texts/texts.svelte";
import Preview from "./Preview.svelte";

const QUIZ: Quiz = {
  id: "q1",
  title: "Weather",
  language: "en",
  visibility: "public",
  owner_id: "a2",
  version: 1,
  created_at: 1,
  updated_at: 1,
  questions: [
    { kind: "choice", prompt: "ice from the sky", choices: ["fog", "hail"], correct: [1], points: 1_000 },
    { kind: "text", prompt: "a low cloud", accepted: ["fog", "mist"] },
  ],
};

let page: Record<string, unknown>;

beforeEach(async () => {
  await needTexts(["frame", "play", "teacher", "lead"]);
});

afterEach(async () => {
  await unmount(page);
  vi.unstubAllGlobals();
});

async function shown(answer: Response) {
  vi.stubGlobal("fetch", () => Promise.resolve(answer));
  const nothing = () => undefined;
  page = mount(Preview, {
    target: document.body,
    props: { id: "q1", onhost: nothing, oncopy: nothing, onclose: nothing },
  });
}

function part(testid: string): Promise<HTMLElement> {
  return vi.waitFor(() => {
    const element = document.querySelector<HTMLElement>(`[data-testid="${testid}"]`);
    if (!element) throw new Error(`${testid} is not shown`);
    return element;
  });
}

test("big screen and phone show the same question, and the phone says whether a press was right", async () => {
  await shown(Response.json(QUIZ));
  expect((await part("preview-screen")).textContent).toContain("ice from the sky");
  expect((await part("preview-phone")).textContent).toContain("ice from the sky");
  (await part("answer-B")).click();
  flushSync();
  expect((await part("preview-phone")).querySelector('[role="status"]')?.textContent).toContain(
    "Correct! +1,000",
  );
});

test("the next question begins anew, and after the last one there is none", async () => {
  await shown(Response.json(QUIZ));
  (await part("answer-A")).click();
  flushSync();
  const next = (await part("preview-next")) as HTMLButtonElement;
  next.click();
  flushSync();
  expect((await part("preview-phone")).textContent).toContain("a low cloud");
  expect((await part("preview-phone")).querySelector('[role="status"]')?.textContent?.trim()).toBe("");
  expect(next.disabled).toBe(true);
});

test("a link to a quiz that is not public says so", async () => {
  const problem = { type: "unknown-quiz", title: "Not found", status: 404, detail: "There is no such quiz." };
  await shown(Response.json(problem, { status: 404 }));
  await vi.waitFor(() => expect(document.querySelector('[role="alert"]')).not.toBeNull());
  expect(document.querySelector('[data-testid="preview-phone"]')).toBeNull();
});
