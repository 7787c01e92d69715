/** The server's clock as seen from here: every countdown runs on it, so a wrong clock on a phone costs no time. */

const SAMPLES_KEPT = 8;

interface Sample {
  offsetMs: number;
  roundTripMs: number;
}

/** Local time that never jumps: the wall clock at page load plus monotonic time since. */
export function localNow(): number {
  return performance.timeOrigin + performance.now();
}

export class ServerClock {
  #samples: Sample[] = [];

  /** What to add to local time; taken from the quickest recent exchange, whose error is at most half its round trip. */
  get offsetMs(): number {
    const quickest = this.#samples.reduce<Sample | undefined>(
      (best, sample) => (best && best.roundTripMs <= sample.roundTripMs ? best : sample),
      undefined,
    );
    return quickest?.offsetMs ?? 0;
  }

  /** Learn from one exchange: sent and received on the local clock, `serverAt` in between. */
  exchanged(sentAt: number, serverAt: number, receivedAt: number): void {
    const roundTripMs = receivedAt - sentAt;
    this.#samples.push({ offsetMs: serverAt - (sentAt + receivedAt) / 2, roundTripMs });
    this.#samples = this.#samples.slice(-SAMPLES_KEPT);
  }

  /** Learn from a one-way message; it counts only until the first exchange. */
  heard(serverAt: number, receivedAt: number): void {
    if (this.#samples.some((sample) => sample.roundTripMs < Infinity)) return;
    this.#samples = [{ offsetMs: serverAt - receivedAt, roundTripMs: Infinity }];
  }
}
