import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { patiently, pause } from "./patience";
import { Refusal } from "./problem";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function refusal(status: number, retryAfterMs: number | null = 2_000): Refusal {
  return new Refusal({ type: "/problems/busy", title: "No", status, detail: "Later." }, retryAfterMs);
}

/** A call with these outcomes in turn, and when each was asked for. */
function call(...outcomes: (Refusal | string)[]) {
  const began = Date.now();
  const askedAtMs: number[] = [];
  const ask = async () => {
    const outcome = outcomes[askedAtMs.length] ?? "none left";
    askedAtMs.push(Date.now() - began);
    if (outcome instanceof Refusal) throw outcome;
    return outcome;
  };
  return { ask, askedAtMs };
}

async function outcomeOf(task: Promise<string>): Promise<unknown> {
  const settled = task.catch((reason: unknown) => reason);
  await vi.runAllTimersAsync();
  return settled;
}

test("a busy server is asked again when it says so", async () => {
  const { ask, askedAtMs } = call(refusal(503), refusal(429, 3_000), "made");
  expect(await outcomeOf(patiently(ask))).toBe("made");
  expect(askedAtMs).toEqual([0, 2_000, 5_000]);
});

test("the third refusal is the last", async () => {
  const { ask, askedAtMs } = call(refusal(503), refusal(503), refusal(503), "made");
  expect(await outcomeOf(patiently(ask))).toMatchObject({ status: 503 });
  expect(askedAtMs).toHaveLength(3);
});

test.each([
  ["what waiting does not mend", refusal(422)],
  ["a pause that nobody waits for", refusal(503, 60_000)],
])("%s is not waited for", async (_, reason) => {
  const { ask, askedAtMs } = call(reason, "made");
  expect(await outcomeOf(patiently(ask))).toBe(reason);
  expect(askedAtMs).toHaveLength(1);
});

test("a pause ends at once when it is given up", async () => {
  const giving = new AbortController();
  const waiting = pause(10_000, giving.signal).catch((reason: unknown) => reason);
  giving.abort("given up");
  expect(await waiting).toBe("given up");
});
