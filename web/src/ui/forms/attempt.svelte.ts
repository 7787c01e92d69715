/** One thing that a page tries for the person: whether it is under way, and what was said when it failed. */

import { byPointer, Refusal, sentence } from "../../api/http/problem";
import { needTexts } from "../../texts/texts.svelte";

export class Attempt {
  busy = $state(false);
  error = $state("");
  /** What is wrong with single fields, by JSON pointer. */
  fields = $state.raw<ReadonlyMap<string, string>>(new Map());

  /**
   * Run `task`; resolves to whether it succeeded. A second call during the first does nothing. A failure that
   * `isExpected` knows what to do with is not shown as an error.
   */
  async run(
    task: () => Promise<void>,
    isExpected: (reason: unknown) => boolean = () => false,
  ): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.clear();
    try {
      await task();
      return true;
    } catch (reason) {
      if (isExpected(reason)) return false;
      this.error = sentence(reason);
      if (reason instanceof Refusal && reason.fields.length) {
        await needTexts(["fields"]).catch(() => undefined); // else the server's own sentences are shown
        this.fields = byPointer(reason.fields);
      }
      return false;
    } finally {
      this.busy = false;
    }
  }

  clear(): void {
    this.error = "";
    this.fields = new Map();
  }
}
