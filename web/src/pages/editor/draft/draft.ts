/** A quiz as it is edited: a question keeps the fields of all kinds, so that changing the kind loses nothing typed. */

import type { Marking, Media, Question, Quiz, QuizDraft, Speech } from "../../../contracts.gen";
import { lettersFor, scrambled } from "./letters";
import { lenientMarking } from "./marking";

export interface DraftQuestion {
  /** Identity on the page; the server knows questions by their place. */
  key: number;
  kind: Question["kind"];
  prompt: string;
  choices: DraftChoice[];
  /** One accepted text a line. */
  accepted: string;
  /** Of the first accepted text, as a scramble shows them. */
  letters: string[];
  spoken: string;
  spokenLanguage: string;
  timeLimitMs: number;
  points: number;
  explanation: string;
  emoji: string;
  emojiAlt: string;
  /** A picture or sound of one's own, or of an import; an emoji takes its place. */
  stored: Media | null;
  /** What the question teaches, if it is one word. */
  word: string;
  /** Of typed answers; null is that of the first release, by which only case and blanks are forgiven. */
  marking: Marking | null;
  /** Of prompt, answer and word, where they are not the quiz's. */
  languages: Pick<Question, "prompt_language" | "answer_language" | "word_language">;
  /** How the generator made it; true as long as the kind stays the same. */
  made: Pick<Question, "kind" | "exercise"> | null;
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
  /** Its place on the shelf; an empty folder or cover is none. */
  tags: string[];
  folder: string;
  cover: string;
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
    letters: [],
    spoken: "",
    spokenLanguage: "en",
    timeLimitMs: 20_000,
    points: 1_000,
    explanation: "",
    emoji: "",
    emojiAlt: "",
    stored: null,
    word: "",
    marking: lenientMarking(kind),
    languages: {},
    made: null,
  };
}

export function newDraft(): Draft {
  return draftOf({ title: "", questions: [] }, [newQuestion()]);
}

export function copyOf(question: DraftQuestion): DraftQuestion {
  return {
    ...question,
    key: ++lastKey,
    choices: question.choices.map((choice) => ({ ...choice })),
    letters: [...question.letters],
  };
}

/** The list with the question at `from` moved to `to`. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, place) => place !== from);
  return [...rest.slice(0, to), ...list.slice(from, from + 1), ...rest.slice(to)];
}

/** What is accepted, and for a scramble its letters in an order drawn with `random`. */
export function accept(question: DraftQuestion, accepted: string, random: () => number): void {
  question.accepted = accepted;
  question.letters = lettersFor(linesOf(accepted)[0] ?? "", question.letters, random);
}

/** Another kind of question about the same: what is accepted so far is what is scrambled, or said. */
export function changeKind(question: DraftQuestion, kind: Question["kind"], random: () => number): void {
  if (question.marking) question.marking = lenientMarking(kind);
  question.kind = kind;
  accept(question, question.accepted, random);
  if (kind === "listen") question.spoken ||= linesOf(question.accepted)[0] ?? "";
}

/** Whether what is said in a question to listen to is a recording, which then is the question's sound. */
export function isRecorded({ kind, stored, emoji }: DraftQuestion): boolean {
  return kind === "listen" && stored?.kind === "audio" && !emoji;
}

/** The letters of a scramble in another order. */
export function reshuffle(question: DraftQuestion, random: () => number): void {
  question.letters = scrambled(linesOf(question.accepted)[0] ?? "", random);
}

export function draftOf(quiz: QuizDraft, questions = quiz.questions.map(draftQuestionOf)): Draft {
  return {
    title: quiz.title,
    language: quiz.language ?? "en",
    visibility: quiz.visibility ?? "private",
    questions,
    tags: [...(quiz.tags ?? [])],
    folder: quiz.folder ?? "",
    cover: quiz.cover ?? "",
  };
}

export function draftQuestionOf(question: Question): DraftQuestion {
  const blank = newQuestion(question.kind);
  return {
    ...blank,
    ...fieldsOf(question),
    prompt: question.prompt,
    timeLimitMs: question.time_limit_ms ?? blank.timeLimitMs,
    points: question.points ?? blank.points,
    explanation: question.explanation ?? "",
    emoji: question.media?.value ?? "",
    emojiAlt: question.media?.alt ?? "",
    stored: question.media?.id ? question.media : null,
    word: question.word ?? "",
    languages: languagesOf(question),
    made: question.exercise ? { kind: question.kind, exercise: question.exercise } : null,
  };
}

function languagesOf({
  prompt_language,
  answer_language,
  word_language,
}: Question): DraftQuestion["languages"] {
  return {
    ...(prompt_language && { prompt_language }),
    ...(answer_language && { answer_language }),
    ...(word_language && { word_language }),
  };
}

/** What only this kind has. */
function fieldsOf(question: Question): Partial<DraftQuestion> {
  if (question.kind === "choice") {
    const { choices, correct } = question;
    return { choices: choices.map((text, place) => ({ text, right: correct.includes(place) })) };
  }
  const accepted = question.accepted.join("\n");
  switch (question.kind) {
    case "text":
      return { accepted, marking: question.marking ?? null };
    case "scramble":
      return { accepted, letters: question.letters };
    case "listen":
      return {
        accepted,
        marking: question.marking ?? null,
        spoken: question.spoken.text,
        spokenLanguage: question.spoken.language ?? "en",
      };
  }
}

/** What is sent to the server. Places stay as they are on the page, so that the server's pointers fit its fields. */
export function bodyOf({ title, language, visibility, questions, tags, folder, cover }: Draft): QuizDraft {
  return {
    title: title.trim(),
    language,
    visibility,
    questions: questions.map(questionOf),
    tags: [...tags],
    folder: folder.trim() || null,
    cover: cover.trim() || null,
  };
}

export function questionOf(draft: DraftQuestion): Question {
  const shared = {
    prompt: draft.prompt.trim(),
    time_limit_ms: draft.timeLimitMs,
    points: draft.points,
    explanation: draft.explanation.trim() || null,
    media: mediaOf(draft),
    word: draft.word.trim() || null,
    exercise: draft.made?.kind === draft.kind && draft.word.trim() ? draft.made.exercise : null,
    ...draft.languages,
  };
  const marking = draft.marking && { marking: draft.marking };
  const accepted = linesOf(draft.accepted);
  switch (draft.kind) {
    case "choice":
      return { kind: "choice", ...shared, ...choicesOf(draft) };
    case "text":
      return { kind: "text", ...shared, accepted, ...marking };
    case "scramble":
      return { kind: "scramble", ...shared, accepted, letters: [...draft.letters] };
    case "listen":
      return { kind: "listen", ...shared, accepted, spoken: spokenOf(draft), ...marking };
  }
}

function choicesOf({ choices }: DraftQuestion): { choices: string[]; correct: number[] } {
  return {
    choices: choices.map(({ text }) => text.trim()),
    correct: choices.flatMap(({ right }, place) => (right ? [place] : [])),
  };
}

function spokenOf({ spoken, spokenLanguage }: DraftQuestion): Speech {
  return { text: spoken.trim(), language: spokenLanguage };
}

/** An emoji that was typed takes the place of a picture or sound. */
function mediaOf({ emoji, emojiAlt, stored }: DraftQuestion): Media | null {
  if (stored && !emoji.trim()) return { ...stored, alt: emojiAlt.trim() || stored.alt };
  return emoji.trim() ? { kind: "emoji", value: emoji.trim(), alt: emojiAlt.trim() } : null;
}

export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
