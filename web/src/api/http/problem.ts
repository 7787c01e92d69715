/** What went wrong with a call: a problem document of the server's, or no answer at all. */

import type * as contracts from "../../contracts.gen";
import { t, translated } from "../../texts/texts.svelte";

/** What a translation needs, from servers that say it. */
interface Coded {
  code?: string;
  values?: Record<string, string | number | string[]>;
}

export type Problem = contracts.Problem & Coded;
type FieldError = contracts.FieldError & Coded;

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
    super("unreachable");
  }
}

/** Whether `error` is the server's refusal with that status. */
export function isRefusal(error: unknown, status: number): error is Refusal {
  return error instanceof Refusal && error.status === status;
}

/** A sentence for the person at the screen, in their language; the server's own where its code is not known here. */
export function sentence(error: unknown): string {
  if (error instanceof Unreachable) return t("problem.unreachable");
  if (!(error instanceof Refusal)) throw error;
  if (error.status === 429) return `${t("problem.too-many")} ${waitSentence(error.retryAfterMs)}`;
  if (error.status >= 500) return `${t("problem.busy")} ${waitSentence(error.retryAfterMs)}`;
  const { code, values, detail, title } = error.problem;
  return translated(`problem.${code ?? lastPart(error.problem.type)}`, values) ?? (detail || title);
}

function waitSentence(retryAfterMs: number | null): string {
  const seconds = Math.ceil((retryAfterMs ?? 0) / 1_000);
  return seconds > 1 ? t("problem.againIn", { seconds }) : t("problem.againSoon");
}

function lastPart(type: string): string {
  return type.slice(type.lastIndexOf("/") + 1);
}

/** Errors by JSON pointer, for forms that show each beside its field. */
export function byPointer(errors: FieldError[]): Map<string, string> {
  return new Map(errors.map((error) => [error.field, messageOf(error)]));
}

function messageOf({ code, values, message }: FieldError): string {
  return (code && translated(`field.${code}`, values)) || message;
}
