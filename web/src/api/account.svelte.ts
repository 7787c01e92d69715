/** Who is signed in. The access token lives in memory only; the refresh token is a cookie that no script can read. */

import type {
  AccessToken,
  Credentials,
  FactorAnswer,
  Profile,
  ProfileChange,
  SignUp,
} from "../contracts.gen";
import { kept } from "../live/memory/storage";
import { speakAs } from "../texts/texts.svelte";
import { isRefusal } from "./http/problem";
import { type Call, request, send } from "./http/request";

/** Set while a login is thought to exist, so that the many who only play never ask for a refresh in vain. */
const SIGNED_IN_KEY = "wordrally.signed-in";
const REFRESH_LOCK = "wordrally.refresh";

let accessToken: string | null = null;
let refreshing: Promise<string | null> | null = null;

class Account {
  profile = $state.raw<Profile | null>(null);

  async signUp(body: SignUp): Promise<void> {
    await request("/users", { method: "POST", body });
    await this.signIn({ email: body.email, password: body.password });
  }

  async signIn(body: Credentials): Promise<void> {
    await this.begin("/auth/token", body);
  }

  /** The second step, for an account with a second factor. */
  async answerChallenge(body: FactorAnswer): Promise<void> {
    await this.begin("/auth/token/factor", body);
  }

  private async begin(path: string, body: Credentials | FactorAnswer): Promise<void> {
    const answer = await request<AccessToken>(path, { method: "POST", body });
    kept.set(SIGNED_IN_KEY, "yes");
    accessToken = answer.access_token;
    await this.load();
  }

  async signOut(): Promise<void> {
    try {
      await request("/auth/logout", { method: "POST" });
    } catch (error) {
      if (!isRefusal(error, 401)) throw error; // already ended
    } finally {
      this.forget();
    }
  }

  /** Come back from an earlier visit; resolves to whether somebody is signed in. */
  async restore(): Promise<boolean> {
    if (this.profile) return true;
    if (!kept.get(SIGNED_IN_KEY) || !(await freshToken())) return false;
    await this.load();
    return true;
  }

  async load(): Promise<void> {
    this.profile = await authorized<Profile>("/users/me");
    await speakAs(this.profile.locale).catch(() => null); // offline: it stays as it is
  }

  async change(body: ProfileChange): Promise<void> {
    this.profile = await authorized<Profile>("/users/me", { method: "PATCH", body });
  }

  async erase(): Promise<void> {
    await authorized("/users/me", { method: "DELETE" });
    this.forget();
  }

  forget(): void {
    accessToken = null;
    kept.remove(SIGNED_IN_KEY);
    this.profile = null;
  }
}

export const account = new Account();

/** The access token; `fresh` when the last was refused. Null when nobody is signed in. */
export async function accountToken(fresh = false): Promise<string | null> {
  if (accessToken && !fresh) return accessToken;
  return kept.get(SIGNED_IN_KEY) ? freshToken() : null;
}

/** A call in the account's name; a refused token is refreshed once. */
export async function authorizedSend(path: string, call: Call = {}): Promise<Response> {
  const bearer = await accountToken();
  try {
    return await send(path, { ...call, bearer });
  } catch (error) {
    if (!isRefusal(error, 401)) throw error;
    const renewed = await accountToken(true);
    if (!renewed) throw error;
    return send(path, { ...call, bearer: renewed });
  }
}

export async function authorized<T>(path: string, call: Call = {}): Promise<T> {
  const response = await authorizedSend(path, call);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

function freshToken(): Promise<string | null> {
  refreshing ??= exclusively(refresh).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function refresh(): Promise<string | null> {
  try {
    accessToken = (await request<AccessToken>("/auth/refresh", { method: "POST" })).access_token;
    return accessToken;
  } catch (error) {
    if (!isRefusal(error, 401)) throw error;
    account.forget();
    return null;
  }
}

/** A refresh token used by two tabs at once would end the login; plain-HTTP origins of a LAN have no locks. */
function exclusively<T>(task: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request(REFRESH_LOCK, task) : task();
}
