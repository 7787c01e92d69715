/** What a file would become, read anew whenever the file or the options change. */

import { readFile } from "../../api/files";
import { pause } from "../../api/http/patience";
import { sentence } from "../../api/http/problem";
import type { ImportProposal } from "../../contracts.gen";
import { type Format, optionsOf, type ReadingForm } from "./options";

/** Typing a separator or pasting goes on for a moment; the server takes a file a second. */
const PAUSE_MS = 600;

export class Preview {
  proposal = $state.raw<ImportProposal | null>(null);
  error = $state("");
  busy = $state(false);
  #current = new AbortController();

  /** The format of what was read last. */
  get format(): Format | null {
    return this.proposal?.format ?? null;
  }

  /** Read `file` after a pause; what was being read is given up. */
  async show(file: Blob, form: ReadingForm, name: string): Promise<void> {
    const signal = this.#begin();
    this.busy = true;
    try {
      await pause(PAUSE_MS, signal);
      this.proposal = await readFile(file, { ...optionsOf(form, this.format), name }, signal);
      this.error = "";
    } catch (reason) {
      if (signal.aborted) return;
      this.proposal = null;
      this.error = sentence(reason);
    }
    this.busy = false;
  }

  clear(): void {
    this.#begin();
    this.busy = false;
    this.proposal = null;
    this.error = "";
  }

  #begin(): AbortSignal {
    this.#current.abort();
    this.#current = new AbortController();
    return this.#current.signal;
  }
}
