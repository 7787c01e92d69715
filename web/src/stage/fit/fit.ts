/**
 * Type that fits: `--fit` on a box, from 1 down, is the largest at which neither the box nor a marked part of it (`data-in`)
 * overflows. Words stay whole as long as the type stays large enough; only then may a word be broken.
 */

export interface Fit {
  /** The least size with whole words. */
  whole: number;
  /** The least size at all. */
  least: number;
  /** The size to begin with. */
  most?: number;
}

const STEPS = 6;
/** Rounding of the browser. */
const SLACK_PX = 1;
/** So much larger must the type be to choose another number of columns. */
const NEAR_TIE = 1.02;

/** The largest size from `low` to `high` that `fits`, or 0 when not even `low` does. */
export function bisect(fits: (size: number) => boolean, low: number, high: number): number {
  if (fits(high)) return high;
  if (!fits(low)) return 0;
  let [good, bad] = [low, high];
  for (let step = 0; step < STEPS; step++) {
    const middle = (good + bad) / 2;
    if (fits(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** Choose the size for `box`; returns it, or 0 when nothing fits and the least size was set. */
export function fit(box: HTMLElement, { whole, least, most = 1 }: Fit): number {
  const tryOut = (size: number) => {
    box.style.setProperty("--fit", size.toFixed(3));
    return isFitting(box);
  };
  box.classList.add("measuring", "whole");
  let size = bisect(tryOut, whole, most);
  if (!size) {
    box.classList.remove("whole");
    size = bisect(tryOut, least, most);
  }
  box.style.setProperty("--fit", (size || least).toFixed(3));
  box.classList.remove("measuring");
  return size;
}

/** Choose among numbers of columns the one with the largest type; whole words win over broken ones. */
export function fitColumns(box: HTMLElement, columns: readonly number[], sizes: Fit): number {
  const tried = columns.map((count) => {
    setColumns(box, count);
    const size = fit(box, sizes);
    return { count, size, whole: box.classList.contains("whole") };
  });
  const best = tried.reduce((best, one) => {
    if (best.size === 0 || (one.whole && !best.whole && one.size)) return one.size ? one : best;
    return one.size > best.size * NEAR_TIE && (one.whole || !best.whole) ? one : best;
  });
  if (best !== tried.at(-1)) {
    setColumns(box, best.count);
    return fit(box, sizes);
  }
  return best.size;
}

/** Take everything back that fitting has set: the box flows as it likes. */
export function unfit(box: HTMLElement): void {
  box.style.removeProperty("--fit");
  box.style.removeProperty("--columns");
  box.classList.remove("whole");
  delete box.dataset.columns;
}

function setColumns(box: HTMLElement, count: number): void {
  box.style.setProperty("--columns", String(count));
  box.dataset.columns = String(count);
}

function isFitting(box: HTMLElement): boolean {
  return isInside(box) && [...box.querySelectorAll<HTMLElement>("[data-in]")].every(isInside);
}

function isInside(part: HTMLElement): boolean {
  return part.scrollHeight <= part.clientHeight + SLACK_PX && part.scrollWidth <= part.clientWidth + SLACK_PX;
}

/** Call `arrange` now, and when the size of `box` or the fonts change; returns what stops that. */
export function keepFitting(box: HTMLElement, arrange: () => void): () => void {
  let frame = 0;
  const soon = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(arrange);
  };
  arrange();
  const observer = new ResizeObserver(soon);
  observer.observe(box);
  void document.fonts?.ready.then(soon);
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
  };
}
