/** My classes, as far as starting a game needs them. */

import { authorized } from "./account.svelte";
import type { Page } from "./http/request";

export interface ClassName {
  id: string;
  name: string;
}

export async function listClasses(): Promise<ClassName[]> {
  return (await authorized<Page<ClassName>>("/classes")).items;
}

export interface MemberName {
  id: string;
  name: string;
}

/** The members of a class; as many as fit one page are enough to see who is missing. */
export async function listMembers(classId: string): Promise<MemberName[]> {
  return (await authorized<Page<MemberName>>(`/classes/${classId}/members`)).items;
}
