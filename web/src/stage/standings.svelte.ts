/** Everybody's standing as the big screen shows it: before the question that was asked last, and now. */

import type { Row } from "./rules/standing/places";

/** More racers than that are not drawn. */
export const MOST_RACERS = 500;

export class Standings {
  /** The rows of the board before the question. */
  before = $state.raw<readonly Row[]>([]);
  everybodyBefore = $state.raw<readonly Row[]>([]);
  everybody = $state.raw<readonly Row[]>([]);

  constructor(private readonly read: () => Promise<readonly Row[]>) {}

  /** A question opens: what is shown now is what was before. */
  asked(top: readonly Row[]): void {
    this.before = top;
    this.everybodyBefore = this.everybody;
  }

  /** Learn where everybody is; without an answer the board shows the rows that the socket tells. */
  async learn(): Promise<void> {
    this.everybody = await this.read().catch(() => this.everybody);
  }
}
