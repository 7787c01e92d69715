/** Keys as they are printed on buttons, and as `aria-keyshortcuts` names them. */

const NAMES: Record<string, string> = {
  "→": "ArrowRight",
  "↑": "ArrowUp",
  "↓": "ArrowDown",
  Esc: "Escape",
};

export function keyName(printed: string): string {
  return NAMES[printed] ?? printed;
}
