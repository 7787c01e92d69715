/** Moves the focus to a heading when a page or a phase begins, so that keyboard and screen reader follow the eye. */

import { tick } from "svelte";

/** Use as `{@attach takeFocus}` on an element that is created with the phase. */
export function takeFocus(element: HTMLElement): void {
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/** Lead to the first field of the page that is wrong, once the page says so. */
export async function focusFirstError(): Promise<void> {
  await tick();
  document.querySelector<HTMLElement>("main [aria-invalid]")?.focus();
}
