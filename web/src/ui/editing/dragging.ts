/** Where a row that is dragged would be put: pure geometry of a list. */

export interface Extent {
  top: number;
  bottom: number;
}

/**
 * The place for the row at `from` after it was moved by `byPx`: it passes a neighbour when its leading edge crosses the
 * neighbour's middle. `rows` are the extents as they were when dragging began.
 */
export function placeFor(rows: readonly Extent[], from: number, byPx: number): number {
  const row = rows[from];
  if (!row) return from;
  const passed = (nth: number) => {
    const neighbour = rows[nth];
    if (!neighbour) return false;
    const middle = (neighbour.top + neighbour.bottom) / 2;
    return nth > from ? row.bottom + byPx > middle : row.top + byPx < middle;
  };
  let place = from;
  while (byPx > 0 && passed(place + 1)) place++;
  while (byPx < 0 && passed(place - 1)) place--;
  return place;
}

/** How far the row at `place` makes room while the row at `from` hovers over `to`. */
export function roomAt(rows: readonly Extent[], place: number, from: number, to: number): number {
  const pitch = pitchOf(rows, from);
  if (place > from && place <= to) return -pitch;
  if (place < from && place >= to) return pitch;
  return 0;
}

/** A row's height with the gap to its neighbour. */
function pitchOf(rows: readonly Extent[], nth: number): number {
  const row = rows[nth];
  if (!row) return 0;
  const next = rows[nth + 1];
  const before = rows[nth - 1];
  if (next) return next.top - row.top;
  return before ? row.bottom - before.bottom : row.bottom - row.top;
}
