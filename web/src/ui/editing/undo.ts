/** Steps back and forth through the states of something that is edited: pure, and bounded. */

/** More steps than anybody goes back; of a quiz of 200 questions they are some 10 MB. */
export const MOST_STEPS = 100;

export interface Steps<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
}

export function begin<T>(present: T): Steps<T> {
  return { past: [], present, future: [] };
}

/** After an edit. What was undone before it is gone; with `merged` the edit belongs to the step before, as typing goes on. */
export function edited<T>({ past, present }: Steps<T>, next: T, { merged = false } = {}): Steps<T> {
  const before = merged && past.length ? past : [...past, present].slice(-MOST_STEPS);
  return { past: before, present: next, future: [] };
}

export function undone<T>(steps: Steps<T>): Steps<T> {
  const { past, present, future } = steps;
  return past.length
    ? { past: past.slice(0, -1), present: past[past.length - 1] as T, future: [present, ...future] }
    : steps;
}

export function redone<T>(steps: Steps<T>): Steps<T> {
  const { past, present, future } = steps;
  return future.length
    ? { past: [...past, present], present: future[0] as T, future: future.slice(1) }
    : steps;
}

/**
 * The path to the smallest part that holds all of what changed, so that typing on in one field can be told from another edit.
 * Null when nothing did, or when a list grew, shrank or changed its order.
 */
export function changedPlace(before: unknown, after: unknown, path = ""): string | null {
  if (!isTree(before) || !isTree(after)) return path;
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = keys.filter((key) => !isSame(before[key], after[key]));
  const [first] = changed;
  if (first !== undefined && changed.length === 1 && first in before && first in after)
    return changedPlace(before[first], after[first], `${path}/${first}`);
  return first === undefined || Array.isArray(after) ? null : path;
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
