/** Numbers, instants, durations and names of languages as they are written in the language that is spoken. */

import { language } from "./texts.svelte";

/** The language as the browser's region writes it, with the digits that PINs and messages have. */
function regional(tag: string): string {
  const region = navigator.languages.find((wish) => wish.split("-")[0] === tag) ?? tag;
  return new Intl.Locale(region, { numberingSystem: "latn" }).toString();
}

/** One formatter per language: making one costs more than using it a thousand times. */
function perLanguage<F>(make: (tag: string) => F): () => F {
  const made = new Map<string, F>();
  return () => {
    const tag = language();
    const known = made.get(tag) ?? make(regional(tag));
    made.set(tag, known);
    return known;
  };
}

const numbers = perLanguage((tag) => new Intl.NumberFormat(tag));
const percents = perLanguage((tag) => new Intl.NumberFormat(tag, { style: "percent" }));
const instants = perLanguage(
  (tag) => new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" }),
);
const dates = perLanguage((tag) => new Intl.DateTimeFormat(tag, { dateStyle: "medium" }));
const spans = perLanguage((tag) => new Intl.RelativeTimeFormat(tag, { numeric: "auto" }));
const lists = perLanguage((tag) => new Intl.ListFormat(tag));
const names = perLanguage((tag) => new Intl.DisplayNames(tag, { type: "language" }));
const secondsShort = perLanguage(
  (tag) =>
    new Intl.NumberFormat(tag, {
      style: "unit",
      unit: "second",
      unitDisplay: "short",
      maximumFractionDigits: 1,
    }),
);

export function number(value: number): string {
  return numbers().format(value);
}

/** `0.62` as "62%". */
export function percent(share: number): string {
  return percents().format(share);
}

/** A day with its time. */
export function when(atMs: number): string {
  return instants().format(atMs);
}

export function day(atMs: number): string {
  return dates().format(atMs);
}

/** "in 3 days", "tomorrow"; negative amounts lie in the past. */
export function relative(amount: number, unit: Intl.RelativeTimeFormatUnit): string {
  return spans().format(amount, unit);
}

/** A duration in seconds, as "2.5 sec". */
export function seconds(durationMs: number): string {
  return secondsShort().format(durationMs / 1_000);
}

/** "A, B and C". */
export function list(items: readonly string[]): string {
  return lists().format(items);
}

/** The name of a language in the language that is spoken: "German"; the tag itself when it has none. */
export function languageName(tag: string): string {
  try {
    return names().of(tag) ?? tag;
  } catch {
    return tag;
  }
}
