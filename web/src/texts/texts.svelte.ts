/** What the client says, in the language of the person: `t("join.pin")`. */

import { chunks } from "virtual:texts";
import { kept } from "../live/memory/storage";
import type { Texts } from "./keys.gen";
import { chooseLanguage, directionOf } from "./languages";

export type Key = keyof Texts;
/** A message without values. */
export type PlainKey = { [K in Key]: Texts[K] extends undefined ? K : never }[Key];
/** Every page has the texts of the frame; each route names the others that it needs. */
export type Part =
  | "frame"
  | "play"
  | "pace"
  | "lead"
  | "teacher"
  | "account"
  | "class"
  | "seats"
  | "help"
  | "fields"
  | "privacy";
/** What a page needs that does not say its parts. */
export const ALL_TEXTS: readonly Part[] = ["play", "teacher"];
type Messages = Record<string, (values?: object) => string>;

const KEPT = "wordrally.language";

let tag = $state("en");
let messages = $state.raw<Messages>({});
const needed = new Set<Part>();

/** The language that is spoken now, as a BCP 47 tag. */
export function language(): string {
  return tag;
}

/** The message of `key`, with its values put in. */
export function t<K extends Key>(key: K, ...values: Texts[K] extends undefined ? [] : [Texts[K]]): string {
  return messages[key]?.(values[0]) ?? key;
}

/** The message for a code of the server, or null: the server may be newer than this client, or say other values. */
export function translated(key: string, values: object = {}): string | null {
  try {
    return messages[key]?.(values) ?? null;
  } catch {
    return null;
  }
}

/** Load parts of the texts in the language that is spoken. */
export async function needTexts(parts: readonly Part[]): Promise<void> {
  const missing = parts.filter((part) => !needed.has(part));
  const loaded = await Promise.all(missing.map((part) => load(tag, part)));
  messages = Object.assign({}, messages, ...loaded) as Messages;
  missing.forEach((part) => needed.add(part));
}

/** Speak the language of this device: the one chosen here, else the first of the browser's that is offered. */
export async function startTexts(): Promise<void> {
  await speak(chooseLanguage([kept.get(KEPT), ...navigator.languages]));
  await needTexts(["frame"]);
}

/** Speak another language from now on, and remember it on this device. */
export async function chooseTexts(chosen: string): Promise<void> {
  kept.set(KEPT, chosen);
  await speak(chosen);
}

/** Speak the language of the account, unless another was chosen on this device. */
export async function speakAs(locale: string | null | undefined): Promise<void> {
  if (!locale || kept.get(KEPT) !== null) return;
  const wished = chooseLanguage([locale, ...navigator.languages]);
  if (wished !== tag) await speak(wished);
}

async function speak(chosen: string): Promise<void> {
  const loaded = await Promise.all([...needed].map((part) => load(chosen, part)));
  messages = Object.assign({}, ...loaded) as Messages;
  tag = chosen;
  document.documentElement.lang = chosen;
  document.documentElement.dir = directionOf(chosen);
}

async function load(language: string, part: Part): Promise<Messages> {
  const chunk = chunks[language]?.[part];
  return chunk ? (await chunk()).default : {};
}
