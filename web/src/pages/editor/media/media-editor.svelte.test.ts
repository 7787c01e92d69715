// @vitest-environment happy-dom
import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type DraftQuestion, newQuestion } from "../draft/draft";
import MediaEditor from "./MediaEditor.svelte";
import { LARGEST_BYTES } from "./picture";

const PICTURE = new File(["png"], "bear.png", { type: "image/png" });
let editor: Record<string, unknown>;
let question: DraftQuestion;
let sent: Blob[];
let answer: () => Response;

beforeEach(() => {
  sent = [];
  answer = () =>
    Response.json({ id: "m1", kind: "image", media_type: "image/png", bytes: 3 }, { status: 201 });
  vi.stubGlobal("fetch", (url: string, call: { body?: Blob }) => {
    if (url.endsWith("/auth/refresh"))
      return Promise.resolve(Response.json({ access_token: "t", expires_in: 900 }));
    if (call.body) sent.push(call.body);
    return Promise.resolve(answer());
  });
  const draft = $state(newQuestion());
  question = draft;
  editor = mount(MediaEditor, { target: document.body, props: { question, errorOf: () => undefined } });
});

afterEach(async () => {
  await unmount(editor);
  vi.unstubAllGlobals();
});

function part<Kind extends HTMLElement>(testid: string): Kind | null {
  return document.querySelector<Kind>(`[data-testid=${testid}]`);
}

function choose(file: File): void {
  const field = part<HTMLInputElement>("media-file");
  Object.defineProperty(field, "files", { value: [file], configurable: true });
  field?.dispatchEvent(new Event("change", { bubbles: true }));
}

test("a chosen picture is stored, and the next thing to fill in is what it shows", async () => {
  choose(PICTURE);
  await vi.waitFor(() => expect(part("media-alt")).not.toBeNull());
  expect(sent).toEqual([PICTURE]);
  expect(question.stored).toMatchObject({ kind: "image", id: "m1" });
  await vi.waitFor(() => expect(document.activeElement).toBe(part("media-alt")));
});

test("a picture that is removed leaves no text behind, and another can be chosen", async () => {
  choose(PICTURE);
  await vi.waitFor(() => expect(part("media-alt")).not.toBeNull());
  question.emojiAlt = "a bear";
  [...document.querySelectorAll("button")].find(({ textContent }) => textContent.includes("Remove"))?.click();
  flushSync();
  expect(question).toMatchObject({ stored: null, emojiAlt: "" });
  expect(part("media-file")).not.toBeNull();
});

test("a sound that is too large is refused before it is sent", async () => {
  choose(new File([new Uint8Array(LARGEST_BYTES + 1)], "long.mp3", { type: "audio/mpeg" }));
  await vi.waitFor(() => expect(document.querySelector("[role=alert]")?.textContent).toContain("2 MB"));
  expect(sent).toEqual([]);
  expect(question.stored).toBeNull();
});

test("a file that is neither picture nor sound is told of, and the question stays as it was", async () => {
  answer = () =>
    Response.json(
      { type: "/problems/unfit-file", title: "Unfit", status: 422, detail: "No.", code: "unfit-file" },
      { status: 422, headers: { "Content-Type": "application/problem+json" } },
    );
  choose(new File(["?"], "notes.txt", { type: "text/plain" }));
  await vi.waitFor(() => expect(document.querySelector("[role=alert]")?.textContent).toBeTruthy());
  expect(question.stored).toBeNull();
  expect(part<HTMLInputElement>("media-file")?.disabled).toBe(false);
});
