/** Calls of an account's security: logins, second factor, API keys, export. */

import type {
  ApiKeyView,
  IssuedApiKey,
  LoginView,
  NewApiKey,
  RecoveryCodes,
  TotpProposal,
} from "../contracts.gen";
import { authorized, authorizedSend } from "./account.svelte";

interface Listed<T> {
  items: T[];
}

export async function logins(): Promise<LoginView[]> {
  return (await authorized<Listed<LoginView>>("/users/me/logins")).items;
}

export async function endLogin(id: string): Promise<void> {
  await authorized(`/users/me/logins/${id}`, { method: "DELETE" });
}

export async function endOtherLogins(): Promise<void> {
  await authorized("/users/me/logins", { method: "DELETE" });
}

export async function changeEmail(email: string): Promise<void> {
  await authorizedSend("/users/me/email", { method: "POST", body: { email } });
}

export async function proposeTotp(): Promise<TotpProposal> {
  return authorized<TotpProposal>("/users/me/mfa/totp", { method: "POST" });
}

export async function confirmTotp(code: string): Promise<string[]> {
  const body = { code };
  const answer = await authorized<RecoveryCodes>("/users/me/mfa/totp/confirm", { method: "POST", body });
  return answer.recovery_codes;
}

export async function removeTotp(): Promise<void> {
  await authorized("/users/me/mfa/totp", { method: "DELETE" });
}

export async function apiKeys(): Promise<ApiKeyView[]> {
  return (await authorized<Listed<ApiKeyView>>("/users/me/keys")).items;
}

export async function issueKey(body: NewApiKey): Promise<IssuedApiKey> {
  return authorized<IssuedApiKey>("/users/me/keys", { method: "POST", body });
}

export async function withdrawKey(id: string): Promise<void> {
  await authorized(`/users/me/keys/${id}`, { method: "DELETE" });
}

export async function exportPerson(): Promise<Blob> {
  return (await authorizedSend("/users/me/export")).blob();
}
