/** One HTTP call to the public API: JSON in, JSON out, problem documents as `Refusal`. */

import { type Problem, Refusal, Unreachable } from "./problem";

const ROOT = "/api/v1";
const TIMEOUT_MS = 15_000;
const OCTETS = "application/octet-stream";

export interface Call {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON; a file is sent as it is. */
  body?: unknown;
  bearer?: string | null;
  headers?: Record<string, string>;
  timeoutMs?: number;
  /** Gives the call up: it then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** A page of a list; `next_cursor` asks for the next one. */
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export async function send(path: string, call: Call = {}): Promise<Response> {
  const timeout = AbortSignal.timeout(call.timeoutMs ?? TIMEOUT_MS);
  const response = await fetch(ROOT + path, {
    method: call.method ?? "GET",
    headers: headersOf(call),
    ...bodyOf(call),
    signal: call.signal ? AbortSignal.any([call.signal, timeout]) : timeout,
  }).catch(() => {
    call.signal?.throwIfAborted();
    throw new Unreachable();
  });
  if (!response.ok) throw await refusalOf(response);
  return response;
}

function headersOf({ body, bearer, headers }: Call): Record<string, string> {
  return {
    Accept: "application/json",
    ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}),
    ...(body === undefined ? {} : { "Content-Type": body instanceof Blob ? OCTETS : "application/json" }),
    ...headers,
  };
}

function bodyOf({ body }: Call): { body?: BodyInit } {
  if (body === undefined) return {};
  return { body: body instanceof Blob ? body : JSON.stringify(body) };
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
