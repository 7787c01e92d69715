/** What went wrong with a call: a problem document of the server's, or no answer at all. */

import type { FieldError, Problem } from "../contracts.gen";

export class Refusal extends Error {
  constructor(
    readonly problem: Problem,
    readonly retryAfterMs: number | null,
  ) {
    super(problem.detail);
  }

  get status(): number {
    return this.problem.status;
  }

  get fields(): FieldError[] {
    return this.problem.errors ?? [];
  }
}

export class Unreachable extends Error {
  constructor() {
    super("The server cannot be reached.");
  }
}

/** Whether `error` is the server's refusal with that status. */
export function isRefusal(error: unknown, status: number): error is Refusal {
  return error instanceof Refusal && error.status === status;
}

/** A sentence for the person at the screen. */
export function sentence(error: unknown): string {
  if (error instanceof Unreachable) return "No connection to Wordrally. Check your network and try again.";
  if (!(error instanceof Refusal)) throw error;
  if (error.status === 429) return `Too many tries at once. ${waitSentence(error.retryAfterMs)}`;
  if (error.status >= 500) return `Wordrally is catching its breath. ${waitSentence(error.retryAfterMs)}`;
  return error.problem.detail || error.problem.title;
}

function waitSentence(retryAfterMs: number | null): string {
  const seconds = Math.ceil((retryAfterMs ?? 0) / 1_000);
  return seconds > 1 ? `Try again in ${seconds} seconds.` : "Try again in a moment.";
}

/** Errors by JSON pointer, for forms that show each beside its field. */
export function byPointer(errors: FieldError[]): Map<string, string> {
  return new Map(errors.map(({ field, message }) => [field, message]));
}
