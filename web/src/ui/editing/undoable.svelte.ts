/** Something that is edited, with its steps back and forth; typing on in one place makes one step. */

import { begin, changedPlace, edited, isSame, redone, type Steps, undone } from "./undo";

/** A pause this long ends what is typed in one go. */
const PAUSE_MS = 1_000;

export class Undoable<T> {
  #steps: Steps<T>;
  #place: string | null = null;
  #editedAtMs = 0;

  constructor(initial: T) {
    this.#steps = $state.raw(begin(initial));
  }

  get present(): T {
    return this.#steps.present;
  }

  get canUndo(): boolean {
    return this.#steps.past.length > 0;
  }

  get canRedo(): boolean {
    return this.#steps.future.length > 0;
  }

  /** Take `next` for the present; the same state again is no edit. */
  edit(next: T, nowMs = Date.now()): void {
    if (isSame(this.present, next)) return;
    const place = changedPlace(this.present, next);
    const merged = place !== null && place === this.#place && nowMs - this.#editedAtMs < PAUSE_MS;
    this.#steps = edited(this.#steps, next, { merged });
    this.#place = place;
    this.#editedAtMs = nowMs;
  }

  undo(): T {
    return this.#step(undone);
  }

  redo(): T {
    return this.#step(redone);
  }

  #step(way: (steps: Steps<T>) => Steps<T>): T {
    this.#steps = way(this.#steps);
    this.#place = null;
    return this.present;
  }
}
