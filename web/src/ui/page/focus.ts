/** Moves the focus to a heading when a page or a phase begins, so that keyboard and screen reader follow the eye. */

/** Use as `{@attach takeFocus}` on an element that is created with the phase. */
export function takeFocus(element: HTMLElement): void {
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}
