import { expect, test } from "vitest";
import { isShortcut } from "./shortcut-keys.svelte";

const PLAIN = { ctrlKey: false, altKey: false, metaKey: false, target: null };

test.each(["b", "1", "?", "ß"])("%s alone is a shortcut", (key) => {
  expect(isShortcut({ ...PLAIN, key })).toBe(true);
});

test.each(["Enter", "ArrowRight", "PageDown", "Escape", " "])("%s is none", (key) => {
  expect(isShortcut({ ...PLAIN, key })).toBe(false);
});

test("a letter with Control, or one that is typed into a field, is none", () => {
  const field = { closest: () => ({}) } as unknown as Element;
  expect(isShortcut({ ...PLAIN, key: "z", ctrlKey: true })).toBe(false);
  expect(isShortcut({ ...PLAIN, key: "z", target: field })).toBe(false);
});
