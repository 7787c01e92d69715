/** The languages that are offered for a quiz; another one that it already has stays. */

export const LANGUAGES: Record<string, string> = {
  en: "English",
  "en-GB": "English (UK)",
  "en-US": "English (US)",
  de: "German",
  es: "Spanish",
  fr: "French",
};
