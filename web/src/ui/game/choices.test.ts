import { expect, test } from "vitest";
import { choiceOfKey } from "./choices";

test.each([
  ["1", 0],
  ["4", 3],
  ["a", 0],
  ["D", 3],
])("key %s is choice %i of four", (key, index) => {
  expect(choiceOfKey(key, 4)).toBe(index);
});

test.each(["5", "e", "0", "9", "Enter", "Shift", " ", ""])("key %s is none of four choices", (key) => {
  expect(choiceOfKey(key, 4)).toBeNull();
});
