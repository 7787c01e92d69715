/** What a quiz is to be made from, as it is filled in, and the recipe that is sent. */

import type { MadeQuestion, QuizRecipe } from "../../contracts.gen";
import { t } from "../../texts/texts.svelte";
import { languageName } from "../../texts/format";

export type Exercise = MadeQuestion["exercise"];
export type Level = NonNullable<MadeQuestion["level"]>;
/** Where the words come from. */
export type Source = "words" | "topic" | "text";

export interface RecipeForm {
  source: Source;
  words: string;
  text: string;
  /** Empty for any. */
  level: Level | "";
  topic: string;
  exercises: Exercise[];
  /** Empty for as many as there are words. */
  count: string;
  language: string;
}

export const LEVELS: readonly Level[] = ["A1", "A2", "B1", "B2", "C1", "C2"];

export const ALL_EXERCISES: readonly Exercise[] = [
  "definition",
  "meaning",
  "synonym",
  "antonym",
  "gap",
  "picture",
  "spelling",
  "scramble",
  "listen",
  "typed",
];

const PROMPT_LANGUAGES = ["en", "ar", "zh", "fr", "de", "id", "it", "ja", "ko", "fa", "pt", "ru", "es", "tr"];

/** In which prompts can be; a definition stays English, a translation takes its place where there is one. */
export function promptLanguages(): Record<string, string> {
  return Object.fromEntries(PROMPT_LANGUAGES.map((tag) => [tag, languageName(tag)]));
}

export const MOST_WORDS = 200;
const LONGEST_WORD = 60;
const LONGEST_TEXT = 20_000;
const MOST_QUESTIONS = 200;
const USUAL_COUNT = 10;

export function newRecipe(words = ""): RecipeForm {
  return {
    source: "words",
    words,
    text: "",
    level: "",
    topic: "",
    exercises: [...ALL_EXERCISES],
    count: "",
    language: "en",
  };
}

/** The words of a list, one a line or with commas between; each once. */
export function wordsOf(text: string): string[] {
  const words = text.split(/[\n,;\t]+/).map((word) => word.replace(/\s+/g, " ").trim());
  return [...new Map(words.filter(Boolean).map((word) => [word.toLowerCase(), word])).values()];
}

export function recipeOf(form: RecipeForm): QuizRecipe {
  return {
    ...sourceOf(form),
    ...(form.level ? { level: form.level } : {}),
    ...(form.exercises.length < ALL_EXERCISES.length ? { kinds: form.exercises } : {}),
    count: countOf(form),
    language: form.language,
  };
}

/** A recipe for another question about one word. */
export function recipeForOne(form: RecipeForm, word: string, exercise: Exercise, seed: number): QuizRecipe {
  return {
    words: [word],
    kinds: [exercise],
    count: 1,
    ...(form.level ? { level: form.level } : {}),
    language: form.language,
    seed,
  };
}

/** What keeps the recipe from being sent, by the pointers that the server uses. */
export function complaintsAbout(form: RecipeForm): ReadonlyMap<string, string> {
  const count = Number(form.count || USUAL_COUNT);
  return new Map([
    ...aboutSource(form),
    ...when(form.exercises.length === 0, "/kinds", t("recipe.exercise")),
    ...when(
      !Number.isInteger(count) || count < 1 || count > MOST_QUESTIONS,
      "/count",
      t("recipe.count", { most: MOST_QUESTIONS }),
    ),
  ]);
}

function sourceOf({ source, words, text, topic }: RecipeForm): Partial<QuizRecipe> {
  switch (source) {
    case "words":
      return { words: wordsOf(words) };
    case "text":
      return { text: text.trim() };
    case "topic":
      return topic ? { topic } : {};
  }
}

function countOf({ source, words, count }: RecipeForm): number {
  if (count) return Number(count);
  return source === "words" ? Math.min(wordsOf(words).length, MOST_QUESTIONS) : USUAL_COUNT;
}

function aboutSource({ source, words, text, level }: RecipeForm): [string, string][] {
  switch (source) {
    case "words":
      return aboutWords(wordsOf(words));
    case "text":
      return [
        ...when(!text.trim(), "/text", t("recipe.text")),
        ...when(text.length > LONGEST_TEXT, "/text", t("recipe.textLong", { most: LONGEST_TEXT })),
      ];
    case "topic":
      return when(!level, "/level", t("recipe.level"));
  }
}

function aboutWords(words: string[]): [string, string][] {
  const long = words.find((word) => word.length > LONGEST_WORD);
  return [
    ...when(words.length === 0, "/words", t("recipe.words")),
    ...when(
      words.length > MOST_WORDS,
      "/words",
      t("recipe.manyWords", { most: MOST_WORDS, count: words.length }),
    ),
    ...when(long !== undefined, "/words", t("recipe.longWord", { word: long?.slice(0, 30) ?? "" })),
  ];
}

function when(isSo: boolean, pointer: string, message: string): [string, string][] {
  return isSo ? [[pointer, message]] : [];
}
