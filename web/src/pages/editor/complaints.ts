/** What keeps a quiz from being saved, said before the server is asked; by the same JSON pointers that the server uses. */

import type { ChoiceQuestion, Question, QuizDraft, ScrambleQuestion } from "../../contracts.gen";
import { isMadeOf, standInOrder } from "./letters";

type Complaint = [pointer: string, message: string];

/** Every complaint about `body`, in the order of the page. The server still has the last word. */
export function complaintsAbout(body: QuizDraft): ReadonlyMap<string, string> {
  return new Map([
    ...when(body.title === "", "/title", "The quiz needs a title."),
    ...body.questions.flatMap((question, place) => aboutQuestion(question, `/questions/${place}`)),
  ]);
}

function aboutQuestion(question: Question, at: string): Complaint[] {
  return [
    ...when(question.prompt === "", `${at}/prompt`, "What is asked?"),
    ...aboutAnswer(question, at),
    ...when(question.media?.alt === "", `${at}/media/alt`, "Say what it shows, for those who cannot see it."),
  ];
}

function aboutAnswer(question: Question, at: string): Complaint[] {
  switch (question.kind) {
    case "choice":
      return aboutChoices(question, at);
    case "text":
      return aboutAccepted(question, at);
    case "scramble":
      return [...aboutAccepted(question, at), ...aboutLetters(question, at)];
    case "listen":
      return [
        ...when(question.spoken.text === "", `${at}/spoken/text`, "What is to be said?"),
        ...aboutAccepted(question, at),
      ];
  }
}

function aboutChoices({ choices, correct }: ChoiceQuestion, at: string): Complaint[] {
  return [
    ...choices.flatMap((text, place) => aboutChoice(choices, text, place, at)),
    ...when(correct.length === 0, `${at}/correct`, "Tick at least one right choice."),
  ];
}

function aboutChoice(choices: string[], text: string, place: number, at: string): Complaint[] {
  if (text === "") return [[`${at}/choices/${place}`, "Fill this choice, or remove it."]];
  return when(choices.indexOf(text) < place, `${at}/choices/${place}`, "This choice is there already.");
}

function aboutAccepted({ accepted }: { accepted: string[] }, at: string): Complaint[] {
  return when(accepted.length === 0, `${at}/accepted`, "At least one answer must be accepted.");
}

function aboutLetters({ accepted, letters }: ScrambleQuestion, at: string): Complaint[] {
  if (accepted.length === 0) return [];
  if (letters.length < 2) return [[`${at}/letters`, "One letter cannot be put in order."]];
  return [
    ...accepted.flatMap((text, place) =>
      when(
        !isMadeOf(letters, text),
        `${at}/accepted/${place}`,
        `“${text}” has other letters than the first.`,
      ),
    ),
    ...when(
      accepted.some((text) => standInOrder(letters, text)),
      `${at}/letters`,
      "The letters stand in order already.",
    ),
  ];
}

function when(isSo: boolean, pointer: string, message: string): Complaint[] {
  return isSo ? [[pointer, message]] : [];
}
