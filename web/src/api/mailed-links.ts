/** Calls of mailed links; the token stands behind the `#` of the page's address, which no server and no log is sent. */

import type { EmailConfirmation, ForgottenPassword, PasswordReset } from "../contracts.gen";
import { request } from "./http/request";

export function tokenOf(hash: string): string {
  return new URLSearchParams(hash.slice(1)).get("token") ?? "";
}

export async function confirmEmail(body: EmailConfirmation): Promise<void> {
  await request("/auth/email/verify", { method: "POST", body });
}

export async function mailResetLink(body: ForgottenPassword): Promise<void> {
  await request("/auth/password/forgot", { method: "POST", body });
}

export async function resetPassword(body: PasswordReset): Promise<void> {
  await request("/auth/password/reset", { method: "POST", body });
}
