/** What this device keeps between visits; in memory only, where the browser allows no storage. */

export interface Kept {
  /** Whether it outlasts the page. */
  readonly lasting: boolean;
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): string[];
}

const PROBE = "wordrally.probe";

/** The browser's storage, or memory when reading or writing it is refused. */
export function keptIn(open: () => Storage): Kept {
  try {
    const storage = open();
    storage.setItem(PROBE, "");
    storage.removeItem(PROBE);
    return lasting(storage);
  } catch {
    return inMemory();
  }
}

function lasting(storage: Storage): Kept {
  return {
    lasting: true,
    get: (key) => storage.getItem(key),
    set: (key, value) => {
      try {
        storage.setItem(key, value);
      } catch {
        // The quota is used up: it is forgotten with the page, which is better than a page that stops.
      }
    },
    remove: (key) => storage.removeItem(key),
    keys: () => Object.keys(storage),
  };
}

function inMemory(): Kept {
  const values = new Map<string, string>();
  return {
    lasting: false,
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
    keys: () => [...values.keys()],
  };
}

export const kept: Kept = keptIn(() => localStorage);
