/** A quiz as it is edited: a question keeps the fields of both kinds, so that changing the kind loses nothing typed. */

import type { Media, Question, Quiz, QuizDraft } from "../../contracts.gen";

export interface DraftQuestion {
  /** Identity on the page; the server knows questions by their place. */
  key: number;
  kind: Question["kind"];
  prompt: string;
  choices: DraftChoice[];
  /** One accepted text a line. */
  accepted: string;
  timeLimitMs: number;
  points: number;
  explanation: string;
  emoji: string;
  emojiAlt: string;
}

export interface DraftChoice {
  text: string;
  right: boolean;
}

export interface Draft {
  title: string;
  language: string;
  visibility: Quiz["visibility"];
  questions: DraftQuestion[];
}

export const MOST_CHOICES = 8;
export const FEWEST_CHOICES = 2;
export const MOST_QUESTIONS = 200;

let lastKey = 0;

export function newQuestion(kind: Question["kind"] = "choice"): DraftQuestion {
  return {
    key: ++lastKey,
    kind,
    prompt: "",
    choices: [0, 1, 2, 3].map((place) => ({ text: "", right: place === 0 })),
    accepted: "",
    timeLimitMs: 20_000,
    points: 1_000,
    explanation: "",
    emoji: "",
    emojiAlt: "",
  };
}

export function newDraft(): Draft {
  return { title: "", language: "en", visibility: "private", questions: [newQuestion()] };
}

export function copyOf(question: DraftQuestion): DraftQuestion {
  return { ...question, key: ++lastKey, choices: question.choices.map((choice) => ({ ...choice })) };
}

/** The list with the question at `from` moved to `to`. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, place) => place !== from);
  return [...rest.slice(0, to), ...list.slice(from, from + 1), ...rest.slice(to)];
}

export function draftOf({ title, language, visibility, questions }: Quiz): Draft {
  return { title, language, visibility, questions: questions.map(draftQuestionOf) };
}

function draftQuestionOf(question: Question): DraftQuestion {
  const blank = newQuestion(question.kind);
  return {
    ...blank,
    ...(question.kind === "choice"
      ? {
          choices: question.choices.map((text, place) => ({ text, right: question.correct.includes(place) })),
        }
      : { accepted: question.accepted.join("\n") }),
    prompt: question.prompt,
    timeLimitMs: question.time_limit_ms ?? blank.timeLimitMs,
    points: question.points ?? blank.points,
    explanation: question.explanation ?? "",
    emoji: question.media?.value ?? "",
    emojiAlt: question.media?.alt ?? "",
  };
}

/** What is sent to the server. Places stay as they are on the page, so that the server's pointers fit its fields. */
export function bodyOf({ title, language, visibility, questions }: Draft): QuizDraft {
  return { title: title.trim(), language, visibility, questions: questions.map(questionOf) };
}

function questionOf(draft: DraftQuestion): Question {
  const shared = {
    prompt: draft.prompt.trim(),
    time_limit_ms: draft.timeLimitMs,
    points: draft.points,
    explanation: draft.explanation.trim() || null,
    media: mediaOf(draft),
  };
  if (draft.kind === "text") return { kind: "text", ...shared, accepted: linesOf(draft.accepted) };
  return {
    kind: "choice",
    ...shared,
    choices: draft.choices.map(({ text }) => text.trim()),
    correct: draft.choices.flatMap(({ right }, place) => (right ? [place] : [])),
  };
}

function mediaOf({ emoji, emojiAlt }: DraftQuestion): Media | null {
  return emoji.trim() ? { kind: "emoji", value: emoji.trim(), alt: emojiAlt.trim() } : null;
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
