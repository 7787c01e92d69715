/** What keeps a quiz from being saved, said before the server is asked; by the same JSON pointers that the server uses. */

import type { ChoiceQuestion, Question, QuizDraft, ScrambleQuestion } from "../../../contracts.gen";
import { isMadeOf, standInOrder } from "./letters";
import { t } from "../../../texts/texts.svelte";

type Complaint = [pointer: string, message: string];

/** Every complaint about `body`, in the order of the page. The server still has the last word. */
export function complaintsAbout(body: QuizDraft): ReadonlyMap<string, string> {
  return new Map([
    ...when(body.title === "", "/title", t("complaint.title")),
    ...body.questions.flatMap((question, place) => aboutQuestion(question, `/questions/${place}`)),
  ]);
}

function aboutQuestion(question: Question, at: string): Complaint[] {
  return [
    ...when(question.prompt === "", `${at}/prompt`, t("complaint.prompt")),
    ...aboutAnswer(question, at),
    ...when(question.media?.alt === "", `${at}/media/alt`, t("complaint.alt")),
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
        ...when(question.spoken.text === "", `${at}/spoken/text`, t("complaint.spoken")),
        ...aboutAccepted(question, at),
      ];
  }
}

function aboutChoices({ choices, correct }: ChoiceQuestion, at: string): Complaint[] {
  return [
    ...choices.flatMap((text, place) => aboutChoice(choices, text, place, at)),
    ...when(correct.length === 0, `${at}/correct`, t("complaint.correct")),
  ];
}

function aboutChoice(choices: string[], text: string, place: number, at: string): Complaint[] {
  if (text === "") return [[`${at}/choices/${place}`, t("complaint.choiceEmpty")]];
  return when(choices.indexOf(text) < place, `${at}/choices/${place}`, t("complaint.choiceTwice"));
}

function aboutAccepted({ accepted }: { accepted: string[] }, at: string): Complaint[] {
  return when(accepted.length === 0, `${at}/accepted`, t("complaint.accepted"));
}

function aboutLetters({ accepted, letters }: ScrambleQuestion, at: string): Complaint[] {
  if (accepted.length === 0) return [];
  if (letters.length < 2) return [[`${at}/letters`, t("complaint.oneLetter")]];
  return [
    ...accepted.flatMap((text, place) =>
      when(!isMadeOf(letters, text), `${at}/accepted/${place}`, t("complaint.otherLetters", { text })),
    ),
    ...when(
      accepted.some((text) => standInOrder(letters, text)),
      `${at}/letters`,
      t("complaint.inOrder"),
    ),
  ];
}

function when(isSo: boolean, pointer: string, message: string): Complaint[] {
  return isSo ? [[pointer, message]] : [];
}
