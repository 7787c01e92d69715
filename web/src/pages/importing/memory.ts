/** Choices for files of one shape: the same columns, or the same note types, are read the same way the next time. */

import type { ImportProposal } from "../../contracts.gen";
import type { Choices } from "./options";

const KEY = "wordrally.importing";
const MOST = 20;

/** What files have in common that are read by the same choices; null where nothing can be told. */
export function shapeOf({ format, interpretation }: ImportProposal): string | null {
  const columns = (interpretation?.columns ?? []).map(({ name }) => name);
  const types = (interpretation?.note_types ?? []).map(({ name, fields }) => `${name}(${fields.join()})`);
  const parts = columns.some(Boolean) ? columns : types;
  return parts.length ? `${format}:${parts.join("|")}`.slice(0, 500) : null;
}

export function remember(shape: string, choices: Choices): void {
  const others = read().filter(([known]) => known !== shape);
  try {
    localStorage.setItem(KEY, JSON.stringify([...others, [shape, choices]].slice(-MOST)));
  } catch {
    // Storage is full or closed: the choices hold for this file.
  }
}

export function recall(shape: string): Choices | null {
  return read().find(([known]) => known === shape)?.[1] ?? null;
}

function read(): [string, Choices][] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(stored) ? (stored as [string, Choices][]) : [];
  } catch {
    return [];
  }
}
