/** What a host may do to the session, one thing after the other; the socket tells what came of it. */

import { isRefusal, sentence } from "../../api/http/problem";
import { command, type Command } from "../../api/sessions";

type Name = Command | "players" | "remove" | "result";

export class Commands {
  locked = $state(false);
  /** The command under way. */
  busy = $state<Name | null>(null);
  error = $state("");
  #last = Promise.resolve();

  constructor(private readonly sessionId: string) {}

  /** `version`: the session as the host sees it; a command that was meant for another moment is refused. */
  run(name: Command, version?: number, body?: object): Promise<void> {
    return this.attempt(name, async () => {
      this.locked = (await command(this.sessionId, name, version, body)).locked;
    });
  }

  /** Do `task` after what is under way; pressing twice for the same thing does it once. */
  attempt(name: Name, task: () => Promise<void>): Promise<void> {
    if (this.busy !== name) this.#last = this.#last.then(() => this.#do(name, task));
    return this.#last;
  }

  async #do(name: Name, task: () => Promise<void>): Promise<void> {
    this.busy = name;
    this.error = "";
    try {
      await task();
    } catch (error) {
      // Somebody else, or the clock, was first: the screen already shows where the session is.
      if (!isRefusal(error, 409) && !isRefusal(error, 412)) this.error = sentence(error);
    } finally {
      this.busy = null;
    }
  }
}
