/** Calls that want the password of a moment ago: they are made again once it was entered. */

import { account } from "../../../api/account.svelte";
import { Refusal, sentence } from "../../../api/http/problem";
import { challengeOf, type Factor } from "../second-step";

class FreshLogin {
  /** Whether the dialog is open. */
  asking = $state(false);
  challenge = $state("");
  error = $state("");
  busy = $state(false);
  private answer: Promise<boolean> | null = null;
  private resume: ((isFresh: boolean) => void) | null = null;

  /** Run `call`; when the server wants a fresh login, ask for the password and run it again. */
  async run<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (reason) {
      const isStale = reason instanceof Refusal && reason.problem.code === "login-again";
      if (!isStale || !(await this.ask())) throw reason;
      return await call();
    }
  }

  async enter(password: string, factor: Factor): Promise<void> {
    this.busy = true;
    this.error = "";
    try {
      if (this.challenge) await account.answerChallenge({ challenge: this.challenge, ...factor });
      else await account.signIn({ email: account.profile?.email ?? "", password });
      this.close(true);
    } catch (reason) {
      const needed = challengeOf(reason);
      if (needed) this.challenge = needed;
      else this.note(reason);
    } finally {
      this.busy = false;
    }
  }

  close(isFresh: boolean): void {
    this.asking = false;
    this.resume?.(isFresh);
    this.resume = this.answer = null;
  }

  private note(reason: unknown): void {
    this.error = sentence(reason);
    if (reason instanceof Refusal && reason.problem.code === "challenge-ended") this.challenge = "";
  }

  /** Ask once, however many calls wait: all of them go on with the same answer. */
  private ask(): Promise<boolean> {
    if (this.answer) return this.answer;
    this.challenge = this.error = "";
    this.asking = true;
    return (this.answer = new Promise((resolve) => (this.resume = resolve)));
  }
}

export const freshLogin = new FreshLogin();
