/** What a quiz is to be made from, as it is filled in, and the recipe that is sent. */

import type { MadeQuestion, QuizRecipe } from "../../contracts.gen";

export type Exercise = MadeQuestion["exercise"];
export type Level = MadeQuestion["level"];
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

export const EXERCISES: Record<Exercise, [name: string, about: string]> = {
  definition: ["Definition", "Read what it means, choose the word."],
  meaning: ["Meaning", "Read the word, choose what it means."],
  synonym: ["Synonym", "Choose a word that means the same."],
  antonym: ["Opposite", "Choose the word that means the contrary."],
  gap: ["Gap", "Choose what a sentence lacks."],
  picture: ["Picture", "See it, choose the word."],
  spelling: ["Spelling", "Choose the word that is written right."],
  scramble: ["Scramble", "Put the letters in order."],
  listen: ["Listen", "Hear the word, type it."],
  typed: ["Typed", "Read what it means, type the word."],
};

export const ALL_EXERCISES = Object.keys(EXERCISES) as Exercise[];

/** In which prompts can be; a definition stays English, a translation takes its place where there is one. */
export const PROMPT_LANGUAGES = {
  en: "English",
  ar: "Arabic",
  zh: "Chinese",
  fr: "French",
  de: "German",
  id: "Indonesian",
  it: "Italian",
  ja: "Japanese",
  ko: "Korean",
  fa: "Persian",
  pt: "Portuguese",
  ru: "Russian",
  es: "Spanish",
  tr: "Turkish",
};

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
    ...when(form.exercises.length === 0, "/kinds", "Choose at least one exercise."),
    ...when(
      !Number.isInteger(count) || count < 1 || count > MOST_QUESTIONS,
      "/count",
      `A quiz has 1 to ${MOST_QUESTIONS} questions.`,
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
        ...when(!text.trim(), "/text", "Paste a text to take words from."),
        ...when(
          text.length > LONGEST_TEXT,
          "/text",
          `At most ${LONGEST_TEXT.toLocaleString("en")} characters.`,
        ),
      ];
    case "topic":
      return when(!level, "/level", "Choose a level.");
  }
}

function aboutWords(words: string[]): [string, string][] {
  const long = words.find((word) => word.length > LONGEST_WORD);
  return [
    ...when(words.length === 0, "/words", "Write at least one word."),
    ...when(words.length > MOST_WORDS, "/words", `At most ${MOST_WORDS} words; here are ${words.length}.`),
    ...when(long !== undefined, "/words", `“${long?.slice(0, 30)}…” is too long for a word.`),
  ];
}

function when(isSo: boolean, pointer: string, message: string): [string, string][] {
  return isSo ? [[pointer, message]] : [];
}
