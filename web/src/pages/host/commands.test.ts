import { expect, test } from "vitest";
import { Refusal, Unreachable } from "../../api/http/problem";
import { Commands } from "./commands.svelte";

/** A task that ends when it is told to. */
function task() {
  const done: string[] = [];
  let finish = () => {};
  const run = () =>
    new Promise<void>((resolve) => {
      finish = () => {
        done.push("done");
        resolve();
      };
    });
  return { run, done, finish: () => finish() };
}

function refusal(status: number): Refusal {
  return new Refusal({ type: "/problems/x", title: "No", status, detail: "It is not to be." }, null);
}

test("a second command waits for the first instead of being lost", async () => {
  const commands = new Commands("s1");
  const lock = task();
  const order: string[] = [];
  const first = commands.attempt("lock", lock.run).then(() => order.push("lock"));
  const second = commands.attempt("start", async () => void order.push("start"));
  await Promise.resolve();
  expect(order).toEqual([]);
  lock.finish();
  await Promise.all([first, second]);
  expect(order).toContain("start");
  expect(lock.done).toEqual(["done"]);
  expect(commands.busy).toBeNull();
});

test("pressing twice for the same thing does it once", async () => {
  const commands = new Commands("s1");
  const close = task();
  let calls = 0;
  const count = () => {
    calls += 1;
    return close.run();
  };
  const first = commands.attempt("close", count);
  await Promise.resolve();
  const second = commands.attempt("close", count);
  close.finish();
  await Promise.all([first, second]);
  expect(calls).toBe(1);
});

test("losing the race for a transition is no error, an outage is one, and the next command works", async () => {
  const commands = new Commands("s1");
  await commands.attempt("next", () => Promise.reject(refusal(409)));
  expect(commands.error).toBe("");
  await commands.attempt("next", () => Promise.reject(new Unreachable()));
  expect(commands.error).toContain("No connection");
  await commands.attempt("next", () => Promise.resolve());
  expect(commands.error).toBe("");
});
