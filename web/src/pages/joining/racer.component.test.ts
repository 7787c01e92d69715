// @vitest-environment happy-dom
import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { needTexts } from "../../texts/texts.svelte";
import RacerChoice from "./RacerChoice.svelte";

let page: Record<string, unknown>;

beforeEach(async () => {
  localStorage.setItem("wordrally.racer", "23");
  await needTexts(["seats"]);
});

afterEach(() => unmount(page));

async function shown(): Promise<HTMLElement> {
  page = mount(RacerChoice, { target: document.body, props: { avatar: null } });
  return vi.waitFor(() => {
    const field = document.querySelector<HTMLElement>('[data-testid="join-racer"]');
    if (!field) throw new Error("the choice is not shown");
    return field;
  });
}

test("the racer of the last game is there again", async () => {
  expect((await shown()).dataset.avatar).toBe("23");
});

test("after the last drawing comes the first, in the same colour, and is kept", async () => {
  const field = await shown();
  field.querySelector<HTMLElement>('[aria-label="The next racer"]')?.click();
  flushSync();
  expect(field.dataset.avatar).toBe("0");
  expect(localStorage.getItem("wordrally.racer")).toBe("0");
});

test("another colour keeps the drawing", async () => {
  const field = await shown();
  field.querySelector<HTMLElement>('[aria-label="Colour 8"]')?.click();
  flushSync();
  expect(field.dataset.avatar).toBe(String(7 * 24 + 23));
});
