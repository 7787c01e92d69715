/** A proposed quiz as it is looked through: pure changes of its questions. */

import type { MadeQuestion, QuizDraft } from "../../contracts.gen";

export interface Item {
  /** Identity on the page. */
  key: number;
  made: MadeQuestion;
}

let lastKey = 0;

export function itemsOf(questions: readonly MadeQuestion[]): Item[] {
  return questions.map((made) => ({ key: ++lastKey, made }));
}

/** What could stand in place of that choice: nothing that is among the choices already. */
export function alternativesTo({ question, alternatives }: MadeQuestion, choice: number): string[] {
  if (question.kind !== "choice") return [];
  return (alternatives?.[choice] ?? []).filter((text) => !question.choices.includes(text));
}

/** With `text` in place of that choice, which becomes an alternative itself: a swap can be swapped back. */
export function swapped(made: MadeQuestion, choice: number, text: string): MadeQuestion {
  const { question, alternatives = [] } = made;
  if (question.kind !== "choice") return made;
  const before = question.choices[choice] ?? "";
  return {
    ...made,
    question: { ...question, choices: question.choices.map((kept, nth) => (nth === choice ? text : kept)) },
    alternatives: alternatives.map((list, nth) =>
      nth === choice ? list.map((other) => (other === text ? before : other)) : list,
    ),
  };
}

export function replaced(items: readonly Item[], key: number, made: MadeQuestion): Item[] {
  return items.map((item) => (item.key === key ? { key, made } : item));
}

export function withoutItem(items: readonly Item[], key: number): Item[] {
  return items.filter((item) => item.key !== key);
}

/** Whether two questions would look the same to a player. */
export function asksTheSame(one: MadeQuestion, other: MadeQuestion): boolean {
  return faceOf(one) === faceOf(other);
}

function faceOf({ question }: MadeQuestion): string {
  const { prompt } = question;
  return JSON.stringify(
    question.kind === "choice" ? [prompt, [...question.choices].sort()] : [prompt, question.accepted],
  );
}

export function draftFrom(title: string, language: string, items: readonly Item[]): QuizDraft {
  return {
    title: title.trim(),
    language,
    visibility: "private",
    questions: items.map(({ made }) => made.question),
  };
}
