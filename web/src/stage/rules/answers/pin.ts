/** A PIN in two groups of four, as people read it aloud. */
export function groupedPin(pin: string): string {
  return pin.replace(/(\d{4})(?=\d)/, "$1 ");
}
