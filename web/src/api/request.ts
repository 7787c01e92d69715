/** One HTTP call to the public API: JSON in, JSON out, problem documents as `Refusal`. */

import type { Problem } from "../contracts.gen";
import { Refusal, Unreachable } from "./problem";

const ROOT = "/api/v1";
const TIMEOUT_MS = 15_000;

export interface Call {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  bearer?: string | null;
  headers?: Record<string, string>;
}

/** A page of a list; `next_cursor` asks for the next one. */
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export async function send(path: string, call: Call = {}): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json", ...call.headers };
  if (call.bearer) headers.Authorization = `Bearer ${call.bearer}`;
  if (call.body !== undefined) headers["Content-Type"] = "application/json";
  const response = await fetch(ROOT + path, {
    method: call.method ?? "GET",
    headers,
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => {
    throw new Unreachable();
  });
  if (!response.ok) throw await refusalOf(response);
  return response;
}

export async function request<T>(path: string, call: Call = {}): Promise<T> {
  const response = await send(path, call);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** `?limit=…&cursor=…`, without what is not given. */
export function query(parameters: Record<string, string | number | null | undefined>): string {
  const given = Object.entries(parameters).filter(([, value]) => value != null);
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : "";
}

async function refusalOf(response: Response): Promise<Refusal> {
  const problem = (await response.json().catch(() => null)) as Problem | null;
  const retryAfter = Number(response.headers.get("Retry-After"));
  return new Refusal(
    problem ?? { type: "about:blank", title: response.statusText, status: response.status, detail: "" },
    retryAfter > 0 ? retryAfter * 1_000 : null,
  );
}
