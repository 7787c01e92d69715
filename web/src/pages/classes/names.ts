/** Names of pupils: a class needs each of them once, or nobody knows whose code is whose. */

/** The names that people read as the same: capitals and surplus blanks do not tell two pupils apart. */
function folded(name: string): string {
  return name.normalize("NFC").replace(/\s+/gu, " ").trim().toLocaleLowerCase();
}

/** One name a line, as pasted from a list; empty lines count for nothing. */
export function namesIn(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.replace(/\s+/gu, " ").trim())
    .filter(Boolean);
}

/** The new names that are in the class already, or stand twice among the new ones; each once. */
export function repeatedNames(wanted: readonly string[], present: readonly string[]): string[] {
  const seen = new Set(present.map(folded));
  const repeated = new Map<string, string>();
  for (const name of wanted) {
    const key = folded(name);
    if (seen.has(key)) repeated.set(key, name);
    seen.add(key);
  }
  return [...repeated.values()];
}

/** What to call each member: the name, with the code where two have the same (lists made elsewhere can). */
export function calledApart(
  members: readonly { id: string; name: string; code: string }[],
): Map<string, string> {
  const times = new Map<string, number>();
  for (const { name } of members) times.set(folded(name), (times.get(folded(name)) ?? 0) + 1);
  return new Map(
    members.map(({ id, name, code }) => [
      id,
      (times.get(folded(name)) ?? 0) > 1 ? `${name} (${code})` : name,
    ]),
  );
}
