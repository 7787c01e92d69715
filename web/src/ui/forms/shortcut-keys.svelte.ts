/** Shortcuts of one character can be switched off on a device, for people who dictate or press keys by accident. */

import { kept } from "../../live/memory/storage";

const OFF = "wordrally.shortcuts-off";

let on = $state(kept.get(OFF) === null);

export function areShortcutsOn(): boolean {
  return on;
}

export function switchShortcuts(wanted: boolean): void {
  on = wanted;
  if (wanted) kept.remove(OFF);
  else kept.set(OFF, "yes");
}

/** Whether the event is a letter, digit or sign that is not typed into anything. */
export function isShortcut(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "metaKey" | "target">,
): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  if ([...event.key].length !== 1 || event.key === " ") return false;
  return !(event.target as Element | null)?.closest?.("input, textarea, select, [contenteditable]");
}

/** Keep such keys from all pages while shortcuts are off; a page that is written on by key says so with `data-typed`. */
export function startShortcutKeys(): void {
  addEventListener(
    "keydown",
    (event) => {
      if (on || !isShortcut(event) || document.querySelector("[data-typed]")) return;
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
}
