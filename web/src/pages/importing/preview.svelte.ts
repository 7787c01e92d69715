/** What a file would become, read anew whenever the file or the options change. */

import { readFile } from "../../api/files";
import { isRefusal, sentence } from "../../api/problem";
import type { ImportProposal } from "../../contracts.gen";
import { type Format, optionsOf, type ReadingForm } from "./options";

/** Typing a separator or pasting goes on for a moment; the server takes one file a second. */
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
      this.proposal = await readPatiently(file, form, this.format, name, signal);
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

/** Once more after the pause that the server asks for: whoever tries separators asks often. */
async function readPatiently(
  file: Blob,
  form: ReadingForm,
  format: Format | null,
  name: string,
  signal: AbortSignal,
): Promise<ImportProposal> {
  const read = () => readFile(file, { ...optionsOf(form, format), name }, signal);
  try {
    return await read();
  } catch (reason) {
    if (!isRefusal(reason, 429) || signal.aborted) throw reason;
    await pause(reason.retryAfterMs ?? 1_000, signal);
    return read();
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
}
