/** Instants and durations as people say them. */

const DATE = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

export function when(atMs: number): string {
  return DATE.format(atMs);
}

export function seconds(durationMs: number): string {
  return `${(durationMs / 1_000).toLocaleString("en", { maximumFractionDigits: 1 })} s`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
