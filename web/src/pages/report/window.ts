/** Which rows of a long table are drawn: those in sight, and some beyond both edges. */

export interface Rows {
  from: number;
  /** The first one that is not drawn. */
  to: number;
}

/** Rows beyond each edge, so that scrolling and the Tab key meet no gap. */
const BEYOND = 6;
/** The first rows are always drawn, so that no table looks empty; a class is drawn whole. */
const ALWAYS = 30;

/** `top` is where the first row begins, from the upper edge of the window; all in pixels. */
export function rowsInSight(top: number, rowHeight: number, windowHeight: number, count: number): Rows {
  const first = Math.floor(-top / rowHeight) - BEYOND;
  const last = Math.ceil((windowHeight - top) / rowHeight) + BEYOND;
  if (count <= ALWAYS) return { from: 0, to: count };
  const from = Math.min(Math.max(0, first), count);
  return { from, to: Math.min(Math.max(from, last, from === 0 ? ALWAYS : 0), count) };
}
