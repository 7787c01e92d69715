import { expect, test } from "vitest";
import type { Quiz } from "../../../contracts.gen";
import { bodyOf, changeKind, copyOf, draftOf, moved, newDraft, newQuestion } from "./draft";

const PLAIN = { time_limit_ms: 30_000, points: 1_000, explanation: null, media: null };

const QUIZ: Quiz = {
  id: "q1",
  title: "Weather",
  language: "en",
  visibility: "private",
  owner_id: "a1",
  version: 3,
  created_at: 1,
  updated_at: 2,
  tags: ["unit 4", "a, b"],
  folder: "8b English",
  cover: "🌦️",
  last_played_at: 7,
  questions: [
    {
      kind: "choice",
      prompt: "drizzle",
      choices: ["light rain", "strong wind"],
      correct: [0],
      time_limit_ms: 20_000,
      points: 1_000,
      explanation: "Small drops.",
      media: { kind: "emoji", value: "🌦️", alt: "sun and rain" },
      word: "drizzle",
      exercise: "meaning",
    },
    {
      kind: "text",
      prompt: "Opposite of ancient",
      accepted: ["modern", "new"],
      time_limit_ms: 30_000,
      points: 500,
      explanation: null,
      media: null,
      word: null,
      exercise: null,
    },
    {
      kind: "scramble",
      prompt: "It falls in summer",
      letters: ["h", "l", "i", "a"],
      accepted: ["hail"],
      ...PLAIN,
      word: "hail",
      exercise: "scramble",
    },
    {
      kind: "listen",
      prompt: "Type what you hear",
      spoken: { text: "fog", language: "en-GB" },
      accepted: ["fog"],
      ...PLAIN,
      word: null,
      exercise: null,
    },
  ],
};

test("a quiz that is opened and saved unchanged is the same quiz", () => {
  const { title, language, visibility, questions, tags, folder, cover } = QUIZ;
  const same = { title, language, visibility, questions, tags, folder, cover };
  expect(bodyOf(draftOf(QUIZ))).toEqual(same);
});

test("a quiz without a place on the shelf is saved without one", () => {
  const shelf = { tags: [], folder: null, cover: null };
  expect(bodyOf(newDraft())).toMatchObject(shelf);
  expect(bodyOf({ ...newDraft(), folder: "  ", cover: " " })).toMatchObject(shelf);
});

test("changing the kind back and forth loses nothing that was typed", () => {
  const draft = draftOf(QUIZ);
  const before = bodyOf(draft);
  for (const question of draft.questions) {
    const { kind } = question;
    for (const other of ["listen", "scramble", "choice", "text", kind] as const)
      changeKind(question, other, Math.random);
  }
  expect(bodyOf(draft)).toEqual(before);
});

test("blank lines are no accepted answers, but a blank choice keeps its place for the server's complaint", () => {
  const text = { ...newQuestion("text"), accepted: " modern \n\n new\n" };
  const choice = newQuestion("choice");
  const { questions } = bodyOf({ ...newDraft(), questions: [text, choice] });
  expect(questions[0]).toMatchObject({ accepted: ["modern", "new"] });
  expect(questions[1]).toMatchObject({ choices: ["", "", "", ""], correct: [0] });
});

test("a text question becomes one that scrambles or says what it accepts", () => {
  const question = { ...newQuestion("text"), prompt: "?", accepted: "hail\nsleet" };
  changeKind(question, "scramble", Math.random);
  expect([...question.letters].sort()).toEqual([..."ahil"]);
  changeKind(question, "listen", Math.random);
  expect(question.spoken).toBe("hail");
});

test("how a question was made is forgotten with its kind or its word", () => {
  const [made] = draftOf(QUIZ).questions;
  if (!made) throw new Error("the quiz has no question");
  const exercises = [{}, { kind: "text" as const }, { word: " " }].map(
    (changes) => bodyOf({ ...newDraft(), questions: [{ ...made, ...changes }] }).questions[0]?.exercise,
  );
  expect(exercises).toEqual(["meaning", null, null]);
});

test("a copy has a life of its own", () => {
  const original = newQuestion();
  const copy = copyOf(original);
  copy.choices[0] = { text: "changed", right: false };
  expect(original.choices[0]?.text).toBe("");
  expect(copy.key).not.toBe(original.key);
});

test.each([
  [0, 2, ["b", "c", "a"]],
  [2, 0, ["c", "a", "b"]],
  [1, 1, ["a", "b", "c"]],
])("moving from %i to %i", (from, to, expected) => {
  expect(moved(["a", "b", "c"], from, to)).toEqual(expected);
});

test("a picture that came with an import is kept, and an emoji takes its place", () => {
  const media = { kind: "image", id: "m".repeat(22), alt: "fog" } as const;
  const draft = draftOf({
    title: "T",
    questions: [{ kind: "text", prompt: "?", accepted: ["a"], media }],
  });

  expect(bodyOf(draft).questions[0]?.media).toEqual(media);
  draft.questions.forEach((question) => (question.emoji = "🌫️"));
  expect(bodyOf(draft).questions[0]?.media).toEqual({ kind: "emoji", value: "🌫️", alt: "fog" });
});

test("what an import or the generator set is kept: marking and the languages of a question", () => {
  const question = {
    kind: "text" as const,
    prompt: "the dog",
    accepted: ["der Hund"],
    ...PLAIN,
    word: "Hund",
    exercise: "typed" as const,
    marking: { accents: "lenient" as const, typos: "strict" as const },
    prompt_language: "en",
    answer_language: "de",
    word_language: "de",
  };

  const [saved] = bodyOf(draftOf({ ...QUIZ, questions: [question] })).questions;

  expect(saved).toEqual(question);
});

test("a question that is typed into the editor is marked leniently, and by ear slips count", () => {
  const question = newQuestion("text");
  question.accepted = "fog";
  expect(bodyOf({ ...newDraft(), questions: [question] }).questions[0]).toMatchObject({
    marking: { typos: "lenient" },
  });

  changeKind(question, "listen", Math.random);

  expect(bodyOf({ ...newDraft(), questions: [question] }).questions[0]).toMatchObject({
    marking: { typos: "strict", accents: "lenient" },
  });
});
