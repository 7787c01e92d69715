import { expect, test } from "vitest";
import type { QuestionView, RevealView } from "../../../contracts.gen";
import { barsOf, mostConfused, shareOf } from "./spread";

const CHOICE = { multiple: false, choices: ["rain", "wind", "fog"] } as QuestionView;

function reveal(correct: RevealView["correct"], counts: RevealView["counts"]): RevealView {
  return { question: 0, correct, counts, explanation: null };
}

test("the right answer always has a bar, also when six wrong ones are more frequent or nobody gave it", () => {
  const wrong = { Blitz: 9, Regen: 8, Wolke: 7, Nebel: 6, Hagel: 5, Schnee: 4 };
  const bars = barsOf(reveal(["Donner"], { ...wrong, Donner: 1 }), 6);
  expect(bars[0]).toEqual({ text: "Donner", count: 1, right: true });
  expect(bars.at(-1)).toEqual({ text: null, count: 4, right: false });
  expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(40);
  expect(barsOf(reveal(["Donner"], wrong), 6)[0]).toEqual({ text: "Donner", count: 0, right: true });
});

test("a text that differs from the key in its case alone was judged wrong where case matters", () => {
  const strict = reveal(["Essen"], { Essen: 5, essen: 3 });
  expect(barsOf(strict, 6)).toEqual([
    { text: "Essen", count: 5, right: true },
    { text: "essen", count: 3, right: false },
  ]);
  expect(shareOf(CHOICE, strict, null)).toEqual({ right: 5, answered: 8 });
  expect(mostConfused(CHOICE, strict)).toEqual({ text: "essen", count: 3 });
});

test("many accepted texts leave room for the answers that were wrong", () => {
  const accepted = ["a", "b", "c", "d", "e", "f", "g"];
  const counts = Object.fromEntries(accepted.map((text) => [text, 2]));
  const bars = barsOf(reveal(accepted, { ...counts, x: 9 }), 6);
  expect(bars.some(({ text }) => text === "x")).toBe(true);
});

test("the share of the class is counted over everybody who answered", () => {
  expect(shareOf(CHOICE, reveal([0], [21, 6, 4]), null)).toEqual({ right: 21, answered: 31 });
  expect(shareOf(CHOICE, reveal([0], [21, 6, 4]), 34)).toEqual({ right: 21, answered: 34 });
  const typed = reveal(["dry", "arid"], { dry: 3, arid: 1, damp: 2 });
  expect(shareOf(CHOICE, typed, 6)).toEqual({ right: 4, answered: 6 });
});

test("where several choices may be right, counts per choice tell no share", () => {
  expect(shareOf({ ...CHOICE, multiple: true }, reveal([0, 1], [5, 4, 1]), 6)).toBeNull();
});

test("the answer that was mixed up most often is never a right one", () => {
  expect(mostConfused(CHOICE, reveal([0], [21, 6, 4]))).toEqual({ text: "wind", count: 6 });
  expect(mostConfused(CHOICE, reveal(["dry"], { dry: 9, wet: 2 }))).toEqual({ text: "wet", count: 2 });
  expect(mostConfused(CHOICE, reveal([0], [3, 0, 0]))).toBeNull();
});
