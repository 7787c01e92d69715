/** Putting rows in another order with the pointer. Whoever cannot drag has buttons beside it that do the same. */

import { tick } from "svelte";
import { type Extent, placeFor, roomAt } from "./dragging";

/** Within this distance of the window's edge the page scrolls along, by so much a frame. */
const EDGE_PX = 80;
const SCROLL_PX = 12;

interface Grip {
  from: number;
  rows: Extent[];
  startY: number;
  scrollY: number;
}

export class Dragging {
  /** The place of the row that is held, and where it would be put. */
  from = $state<number | null>(null);
  to = $state(0);
  /** How far the held row is from its place. */
  byPx = $state(0);
  #grip: Grip | null = null;
  #pointerY = 0;
  #frame = 0;

  /** `list` is the element whose children are the rows; `onmove` is told once, when the row is let go. */
  constructor(
    private readonly list: () => HTMLElement | undefined,
    private readonly onmove: (from: number, to: number) => void,
  ) {}

  get active(): boolean {
    return this.from !== null;
  }

  /** The pointer went down on the handle of the row at `from`. Rows may become lower while one is held. */
  async take(event: PointerEvent, from: number): Promise<void> {
    const list = this.list();
    if (!list || event.button !== 0 || this.active) return;
    event.preventDefault();
    this.#pointerY = event.clientY;
    const top = list.children[from]?.getBoundingClientRect().top ?? 0;
    this.#listen(true);
    this.from = this.to = from;
    await tick();
    this.#stayUnderPointer(list, from, top);
    if (!this.active) return; // let go in the meantime
    this.#grip = { from, rows: extentsOf(list), startY: event.clientY, scrollY };
    this.#frame = requestAnimationFrame(this.#follow);
  }

  /** How far the row at `place` is moved on the screen. */
  offset(place: number): number {
    if (this.from === null || !this.#grip) return 0;
    return place === this.from ? this.byPx : roomAt(this.#grip.rows, place, this.from, this.to);
  }

  #stayUnderPointer(list: HTMLElement, from: number, top: number): void {
    scrollBy(0, (list.children[from]?.getBoundingClientRect().top ?? top) - top);
  }

  #listen(on: boolean): void {
    const change = on ? addEventListener : removeEventListener;
    change("pointermove", this.#move as EventListener);
    change("pointerup", this.#drop);
    change("pointercancel", this.#cancel);
    change("keydown", this.#press as EventListener, { capture: true });
  }

  #move = (event: PointerEvent): void => {
    this.#pointerY = event.clientY;
  };

  #press = (event: KeyboardEvent): void => {
    if (event.key === "Escape") this.#cancel();
  };

  #follow = (): void => {
    const grip = this.#grip;
    if (!grip) return;
    if (this.#pointerY < EDGE_PX) scrollBy(0, -SCROLL_PX);
    if (this.#pointerY > innerHeight - EDGE_PX) scrollBy(0, SCROLL_PX);
    this.#hover(grip);
    this.#frame = requestAnimationFrame(this.#follow);
  };

  #hover({ from, rows, startY, scrollY: before }: Grip): void {
    this.byPx = this.#pointerY - startY + scrollY - before;
    this.to = placeFor(rows, from, this.byPx);
  }

  #drop = (): void => {
    if (this.#grip) this.#hover(this.#grip);
    const { from, to } = this;
    this.#cancel();
    if (from !== null && from !== to) this.onmove(from, to);
  };

  #cancel = (): void => {
    cancelAnimationFrame(this.#frame);
    this.#listen(false);
    this.#grip = null;
    this.from = null;
    this.byPx = 0;
  };
}

function extentsOf(list: HTMLElement): Extent[] {
  return Array.from(list.children, (row) => row.getBoundingClientRect());
}
