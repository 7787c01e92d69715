/** The languages that are offered for a quiz; another one that it already has stays. */

import { languageName } from "../../../texts/format";

const OFFERED = ["en", "en-GB", "en-US", "de", "es", "fr"];

export function languageOptions(): Record<string, string> {
  return Object.fromEntries(OFFERED.map((tag) => [tag, languageName(tag)]));
}
