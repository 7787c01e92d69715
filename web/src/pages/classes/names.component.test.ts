// @vitest-environment happy-dom
import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { needTexts } from "../../texts/texts.svelte";
import Names from "./Names.svelte";

const ONE = { id: "c1", name: "7b", language: "en", members: 1, join_code: "ABCDEFGH", created_at: 0 };
let page: Record<string, unknown>;
let sent: { url: string; method: string; body: unknown }[];

beforeEach(async () => {
  await needTexts(["class"]);
  sent = [];
  vi.stubGlobal("fetch", (url: string, call: { method?: string; body?: string }) => {
    if (url.endsWith("/auth/refresh"))
      return Promise.resolve(Response.json({ access_token: "t", expires_in: 900 }));
    const body = JSON.parse(call.body ?? "null") as { name: string };
    sent.push({ url, method: call.method ?? "GET", body });
    return Promise.resolve(Response.json({ id: "m1", name: body.name, code: "K7QM2" }));
  });
  const members = [
    { id: "m1", name: "Ada", code: "K7QM2" },
    { id: "m2", name: "Ben", code: "X9YZW" },
  ];
  page = mount(Names, { target: document.body, props: { one: ONE, members } });
  flushSync();
});

afterEach(async () => {
  await unmount(page);
  vi.unstubAllGlobals();
});

function part<Kind extends HTMLElement>(selector: string): Kind {
  const found = document.querySelector<Kind>(selector);
  if (!found) throw new Error(`${selector} is not there`);
  return found;
}

function type(selector: string, text: string): void {
  const field = part<HTMLInputElement>(selector);
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  flushSync();
}

function submit(form: HTMLFormElement | null): void {
  form?.dispatchEvent(new SubmitEvent("submit", { cancelable: true, bubbles: true }));
  flushSync();
}

function press(text: string): void {
  [...document.querySelectorAll("button")].find((each) => each.textContent.trim() === text)?.click();
  flushSync();
}

test("a name that is there already is refused with a sentence, and nothing is sent", () => {
  type("[data-testid=names]", "Cem\nada");
  submit(part<HTMLTextAreaElement>("[data-testid=names]").form);
  expect(part("[role=alert]").textContent).toContain("ada would be there twice");
  expect(sent).toEqual([]);
});

test("a pupil gets another name, but not that of somebody else", async () => {
  press("Rename");
  type("[data-testid=new-name]", "Ben");
  submit(part<HTMLInputElement>("[data-testid=new-name]").form);
  expect(part("dialog [role=alert]").textContent).toContain("Ben would be there twice");
  type("[data-testid=new-name]", "Ada L.");
  submit(part<HTMLInputElement>("[data-testid=new-name]").form);
  await vi.waitFor(() => expect(document.querySelector("dialog")).toBeNull());
  expect(sent).toEqual([{ url: "/api/v1/classes/c1/members/m1", method: "PATCH", body: { name: "Ada L." } }]);
  expect(part(".name").textContent).toBe("Ada L.");
});
