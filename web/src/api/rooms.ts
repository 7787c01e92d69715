/** My classes, as far as starting a game needs them. */

import type { Member } from "../contracts.gen";
import { authorized } from "./account.svelte";
import { type Page, query } from "./http/request";

export interface ClassName {
  id: string;
  name: string;
}

export async function listClasses(): Promise<ClassName[]> {
  return (await authorized<Page<ClassName>>("/classes")).items;
}

/** All members; a class has 500 at most. */
export async function listMembers(classId: string): Promise<Member[]> {
  const members: Member[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Member> = await authorized(
      `/classes/${classId}/members${query({ limit: 100, cursor })}`,
    );
    members.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return members;
}
