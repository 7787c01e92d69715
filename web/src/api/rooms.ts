/** My classes, as far as starting a game needs them. */

import { authorized } from "./account.svelte";
import type { Page } from "./request";

export interface ClassName {
  id: string;
  name: string;
}

export async function listClasses(): Promise<ClassName[]> {
  return (await authorized<Page<ClassName>>("/classes")).items;
}
