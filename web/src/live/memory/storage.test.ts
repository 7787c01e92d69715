import { expect, test } from "vitest";
import { keptIn } from "./storage";

function refuse(): never {
  throw new Error("denied");
}

test("where all storage is refused, values are kept in memory", () => {
  const kept = keptIn(refuse);
  kept.set("a", "1");
  kept.set("b", "2");
  kept.remove("b");
  expect([kept.lasting, kept.get("a"), kept.get("b"), kept.keys()]).toEqual([false, "1", null, ["a"]]);
});

test("where writing is refused, values are kept in memory, too", () => {
  const full = { setItem: refuse } as unknown as Storage;
  expect(keptIn(() => full).lasting).toBe(false);
});

test("a storage that becomes full later stops no page", () => {
  let full = false;
  const storage = {
    setItem: () => full && refuse(),
    removeItem: () => {},
    getItem: () => null,
  } as unknown as Storage;
  const kept = keptIn(() => storage);
  full = true;
  expect(() => kept.set("a", "1")).not.toThrow();
});
