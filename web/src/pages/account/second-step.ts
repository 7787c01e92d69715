/** The second step of a login: what the server asks for, and what the person answers. */

import { isRefusal } from "../../api/http/problem";

export interface Factor {
  code?: string;
  recovery_code?: string;
}

/** The challenge of a refusal that asks for a second factor; empty for every other. */
export function challengeOf(reason: unknown): string {
  if (!isRefusal(reason, 401) || reason.problem.code !== "second-factor-needed") return "";
  return String(reason.problem.values?.["challenge"] ?? "");
}
