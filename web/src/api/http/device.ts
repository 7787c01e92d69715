/** An id that this device drew for itself. The server counts wrong codes by it, and keeps a removed player out. */

import { kept } from "../../live/memory/storage";

const DEVICE = "wordrally.device";

export function device(): string {
  const known = kept.get(DEVICE) ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), hex).join("");
  kept.set(DEVICE, known);
  return known;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
