/** Calls that make, read or write a quiz: the server does a few of them at a time, and says when to come back. */

import { Refusal } from "./problem";

/** As long as the gateway waits for an answer, and a moment. */
export const MAKING_TIMEOUT_MS = 35_000;
export const EXPORTING_TIMEOUT_MS = 80_000;

const TRIES = 3;
const LONGEST_PAUSE_MS = 10_000;

/** Try again after the pause that the server asks for; its last word stands. */
export async function patiently<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await call();
    } catch (reason) {
      const pauseMs = pauseAfter(reason);
      if (tries === TRIES || pauseMs === null) throw reason;
      await pause(pauseMs, signal);
    }
  }
}

/** How long to wait before trying again, or null where that would not help. */
function pauseAfter(reason: unknown): number | null {
  if (!(reason instanceof Refusal) || (reason.status !== 429 && reason.status !== 503)) return null;
  const pauseMs = reason.retryAfterMs ?? 1_000;
  return pauseMs <= LONGEST_PAUSE_MS ? pauseMs : null;
}

/** Wait; rejects with the signal's reason when that comes first. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
