/** What keeps a quiz from being saved, said before the server is asked; by the same JSON pointers that the server uses. */

import type { ChoiceQuestion, Question, QuizDraft, TextQuestion } from "../../contracts.gen";

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
    ...(question.kind === "choice" ? aboutChoices(question, at) : aboutAccepted(question, at)),
    ...when(question.media?.alt === "", `${at}/media/alt`, "Say what it shows, for those who cannot see it."),
  ];
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

function aboutAccepted({ accepted }: TextQuestion, at: string): Complaint[] {
  return when(accepted.length === 0, `${at}/accepted`, "At least one answer must be accepted.");
}

function when(isSo: boolean, pointer: string, message: string): Complaint[] {
  return isSo ? [[pointer, message]] : [];
}
