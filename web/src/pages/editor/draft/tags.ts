/** Tags as they are typed: one after the other, each once. */

export const MOST_TAGS = 10;
/** Commas of the languages that the client speaks. */
const COMMAS = /[,،、]/u;

/** `tags` with what was typed; a tag that is there already, whatever its case, is not added again. */
export function withTyped(tags: readonly string[], typed: string): string[] {
  const all = [...tags];
  for (const part of typed.split(COMMAS)) {
    const tag = part.trim().replace(/\s+/gu, " ");
    if (tag && !has(all, tag) && all.length < MOST_TAGS) all.push(tag);
  }
  return all;
}

export function endsTag(typed: string): boolean {
  return COMMAS.test(typed);
}

function has(tags: readonly string[], tag: string): boolean {
  return tags.some((one) => one.toLowerCase() === tag.toLowerCase());
}
