import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Shelf } from "./shelf.svelte";

/** Answers of the server that are still to come, by address. */
let waiting: { url: string; answer: (titles: string[]) => void }[];

beforeEach(() => {
  vi.useFakeTimers();
  waiting = [];
  vi.stubGlobal("fetch", (url: string) => {
    return new Promise<Response>((resolve) => {
      const answer = (titles: string[]) =>
        resolve(Response.json({ items: titles.map((title) => ({ id: title, title })), next_cursor: null }));
      waiting.push({ url, answer });
    });
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function asked(search: string) {
  return waiting.filter(({ url }) => new URL(url, "http://shelf.test").searchParams.get("search") === search);
}

async function searchFor(shelf: Shelf, search: string) {
  shelf.filters.search = search;
  shelf.follow();
  await vi.runAllTimersAsync();
}

async function answer(search: string, titles: string[]) {
  asked(search).forEach((call) => call.answer(titles));
  await vi.runAllTimersAsync();
}

test("the answer to an older search does not take the place of a newer one", async () => {
  const shelf = new Shelf();
  await searchFor(shelf, "ra");
  await searchFor(shelf, "rain");
  await answer("rain", ["Rain"]);
  await answer("ra", ["Radio", "Rain"]);
  expect(shelf.own.items.map(({ title }) => title)).toEqual(["Rain"]);
  expect(shelf.shown.search).toBe("rain");
});

test("the server is asked when typing pauses, and not again for the same", async () => {
  const shelf = new Shelf();
  shelf.filters.search = "r";
  shelf.follow()();
  await searchFor(shelf, "rain");
  await searchFor(shelf, "rain ");
  expect(asked("r")).toHaveLength(0);
  expect(asked("rain")).toHaveLength(2); // my own, and the public ones
});

test("clearing keeps the order", () => {
  const shelf = new Shelf();
  Object.assign(shelf.filters, { search: "rain", tag: "test", sort: "title" });
  shelf.clear();
  expect(shelf.filters).toMatchObject({ search: "", tag: "", sort: "title" });
});
