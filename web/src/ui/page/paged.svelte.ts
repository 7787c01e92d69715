/** A cursor-paged list as it grows: what is there, whether there is more, and what went wrong. */

import type { Page } from "../../api/request";
import { Attempt } from "../forms/attempt.svelte";

export class Paged<T> {
  items = $state.raw<T[]>([]);
  loaded = $state(false);
  attempt = new Attempt();
  #cursor = $state<string | null>(null);

  constructor(private readonly fetchPage: (cursor: string | null) => Promise<Page<T>>) {
    void this.more();
  }

  get hasMore(): boolean {
    return this.#cursor !== null;
  }

  async more(): Promise<void> {
    await this.attempt.run(async () => {
      const page = await this.fetchPage(this.#cursor);
      this.items = [...this.items, ...page.items];
      this.#cursor = page.next_cursor;
      this.loaded = true;
    });
  }

  /** Load what is not there yet, to search or sort all of it. */
  async rest(): Promise<void> {
    while (this.hasMore && !this.attempt.error) await this.more();
  }

  /** Load the list anew from its beginning. */
  async again(): Promise<void> {
    await this.attempt.run(async () => {
      const page = await this.fetchPage(null);
      this.items = page.items;
      this.#cursor = page.next_cursor;
    });
  }

  without(unwanted: (item: T) => boolean): void {
    this.items = this.items.filter((item) => !unwanted(item));
  }
}
