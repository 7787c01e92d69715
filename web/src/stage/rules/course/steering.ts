/** Which key of a keyboard or a presenter's clicker steers the show, and when a press is one too many. */

export type Steer = "forward" | "back";

const FORWARD = ["ArrowRight", "PageDown", " ", "Enter"];
const BACK = ["ArrowLeft", "PageUp"];

/** One press does one step: for that long after a change of phase, a press is taken for its echo. */
export const PHASE_GUARD_MS = 1_000;
/** Beats follow one another faster; the guard only swallows the second half of a double press. */
export const BEAT_GUARD_MS = 450;

interface Press {
  key: string;
  repeat: boolean;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

/**
 * What the press means for the show. `control`: whether a button, link or field has the focus; Space and Enter are then
 * for it. In a right-to-left page the arrows change sides.
 */
export function steerOf(press: Press, control: boolean, rightToLeft: boolean): Steer | null {
  if (press.repeat || press.altKey || press.ctrlKey || press.metaKey) return null;
  if (control && (press.key === " " || press.key === "Enter")) return null;
  const key = rightToLeft ? mirrored(press.key) : press.key;
  if (FORWARD.includes(key)) return "forward";
  return BACK.includes(key) ? "back" : null;
}

function mirrored(key: string): string {
  if (key === "ArrowRight") return "ArrowLeft";
  return key === "ArrowLeft" ? "ArrowRight" : key;
}

/** Whether a question that opened `openMs` ago may be closed without asking. */
export function closesUnasked(openMs: number, answered: number, expected: number): boolean {
  return openMs >= HASTY_MS || expected === 0 || answered * 2 >= expected;
}

const HASTY_MS = 3_000;
