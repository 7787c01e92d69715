/** The languages that the client speaks, each by its own name, and which of them a person gets. */

export interface Language {
  name: string;
  dir: "ltr" | "rtl";
}

const ENGLISH = "en";

export const LANGUAGES: Record<string, Language> = {
  [ENGLISH]: { name: "English", dir: "ltr" },
  de: { name: "Deutsch", dir: "ltr" },
  es: { name: "Español", dir: "ltr" },
  vi: { name: "Tiếng Việt", dir: "ltr" },
  ar: { name: "العربية", dir: "rtl" },
};

/** Not offered: English that is longer and runs from right to left, for tests. */
const PSEUDO = "en-XB";

export function directionOf(language: string): "ltr" | "rtl" {
  return language === PSEUDO ? "rtl" : (LANGUAGES[language]?.dir ?? "ltr");
}

/** The first wish that is spoken, by its whole tag or by its language; English when there is none. */
export function chooseLanguage(wishes: readonly (string | null | undefined)[]): string {
  for (const wish of wishes) {
    if (wish === PSEUDO) return wish;
    const language = wish?.split("-")[0]?.toLowerCase();
    if (language && language in LANGUAGES) return language;
  }
  return ENGLISH;
}
