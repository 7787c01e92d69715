/** A cursor-paged list as it grows: what is there, whether there is more, and what went wrong. */

import type { Page } from "../../api/http/request";
import { Attempt } from "../forms/attempt.svelte";

export class Paged<T> {
  items = $state.raw<T[]>([]);
  loaded = $state(false);
  attempt = new Attempt();
  /** The first page is there, or failed. */
  readonly ready: Promise<void>;
  #cursor = $state<string | null>(null);

  constructor(private readonly fetchPage: (cursor: string | null) => Promise<Page<T>>) {
    this.ready = this.more();
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
