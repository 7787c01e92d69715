/** The time of a question as the page shows it, on the server's clock. */

const TICK_MS = 200;
/** Scoring takes milliseconds. What has not come by then waits for it, and is said to. */
export const SLOW_MS = 2_500;

export interface Span {
  opensAt: number;
  closesAt: number;
  /** While it is set, the clock stands still there. */
  pausedAt?: number | null | undefined;
}

export class Clock {
  #now = $state(0);

  constructor(
    private readonly span: () => Span,
    private readonly serverNow: () => number,
  ) {
    this.#now = this.#read();
  }

  /** Milliseconds until the choices may be answered; 0 once they may. */
  opensInMs = $derived.by(() => Math.max(0, this.span().opensAt - this.#now));
  leftMs = $derived.by(() => Math.max(0, this.span().closesAt - Math.max(this.#now, this.span().opensAt)));
  /** The question should have closed a while ago: its results are behind. */
  overdue = $derived.by(() => this.#now > this.span().closesAt + SLOW_MS);
  seconds = $derived(Math.ceil(this.leftMs / 1_000));
  /** The part of the time that is gone, from 0 to 1. */
  share = $derived.by(() => {
    const { opensAt, closesAt } = this.span();
    return 1 - Math.min(1, this.leftMs / Math.max(1, closesAt - opensAt));
  });

  /** Run as an effect: keeps the time until it is told to stop. */
  run(): () => void {
    this.#now = this.#read();
    const timer = setInterval(() => (this.#now = this.#read()), TICK_MS);
    return () => clearInterval(timer);
  }

  #read(): number {
    return this.span().pausedAt ?? this.serverNow();
  }
}
