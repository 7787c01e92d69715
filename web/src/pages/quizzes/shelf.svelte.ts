/** The shelf: my quizzes and the public ones, narrowed to what is looked for. */

import { listQuizzes } from "../../api/quizzes";
import type { QuizSummary } from "../../contracts.gen";
import { Paged } from "../../ui/page/paged.svelte";
import { type Filters, isSame, type Labels, narrowingOf, noFilters, publicNarrowingOf } from "./filters";
import { readLabels } from "./labels";

/** So long nobody types before the server is asked. */
const TYPING_MS = 250;

type List = Paged<QuizSummary>;

export class Shelf {
  filters = $state(noFilters());
  labels = $state.raw<Labels>({ tags: [], folders: [], languages: [] });
  own = $state.raw<List>(ownList(noFilters()));
  open = $state.raw<List>(openList(noFilters()));
  /** What the lists show; the filters may be ahead of it. */
  shown = $state.raw<Filters>(noFilters());
  #wanted = noFilters();

  constructor() {
    void this.readLabels();
  }

  /** Follow the filters; returns what ends the wait. For an effect. */
  follow(): () => void {
    const wanted = { ...this.filters };
    const isTyped = wanted.search !== this.#wanted.search;
    const timer = setTimeout(() => void this.#show(wanted), isTyped ? TYPING_MS : 0);
    return () => clearTimeout(timer);
  }

  clear(): void {
    this.filters = { ...noFilters(), sort: this.filters.sort };
  }

  /** Load my quizzes anew, after one was added or came back. */
  async again(): Promise<void> {
    await Promise.all([this.own.again(), this.readLabels()]);
  }

  /** The page works without the filters that could not be read. */
  async readLabels(): Promise<void> {
    this.labels = await readLabels().catch(() => this.labels);
  }

  /** The lists change when the new ones are there, so that nothing flickers, and only to what is wanted by then. */
  async #show(wanted: Filters): Promise<void> {
    if (isSame(wanted, this.#wanted)) return;
    this.#wanted = wanted;
    const own = ownList(wanted);
    const open = openList(wanted);
    await Promise.all([own.ready, open.ready]);
    if (this.#wanted !== wanted) return;
    this.own = own;
    this.open = open;
    this.shown = wanted;
  }
}

function ownList(filters: Filters): List {
  return new Paged((cursor) => listQuizzes("own", cursor, narrowingOf(filters)));
}

function openList(filters: Filters): List {
  return new Paged((cursor) => listQuizzes("public", cursor, publicNarrowingOf(filters)));
}
