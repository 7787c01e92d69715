/** What became of my answer to the current question: a pure fold beside the game's, and the reason no answer is lost here. */

import type { AnswerFrame, ClientOut, Error as ErrorFrame, GivenAnswer, Welcome } from "../contracts.gen";

/** The content of an answer: indexes of choices, or a text. */
export type Content = { choices: number[] } | { text: string };

/**
 * `sending`: on its way. `retrying`: sent, but the connection broke or the server could not store it yet; it is sent
 * again. `stored`: the server has it for good. `late`: the question closed first. `refused`: it will never count.
 */
export type Fate = "sending" | "retrying" | "stored" | "late" | "refused";

export interface MyAnswer {
  question: number;
  content: Content;
  fate: Fate;
}

export type Pending = MyAnswer & { fate: "sending" | "retrying" };

/** Whether the answer still has to reach the server. */
export function isPending(answer: MyAnswer | null): answer is Pending {
  return answer?.fate === "sending" || answer?.fate === "retrying";
}

export function give(question: number, content: Content): MyAnswer {
  return { question, content, fate: "sending" };
}

/** The connection broke while the answer was on its way. */
export function interrupted(answer: MyAnswer | null): MyAnswer | null {
  return answer?.fate === "sending" ? { ...answer, fate: "retrying" } : answer;
}

export function frameOf(answer: MyAnswer): AnswerFrame {
  return { type: "answer", question: answer.question, ...answer.content };
}

/** What `frame` says about my answer; the server's word always wins over what this device remembers. */
export function settle(answer: MyAnswer | null, frame: ClientOut): MyAnswer | null {
  switch (frame.type) {
    case "welcome":
      return frame.your_answer ? stored(frame.your_answer) : stillWanted(answer, frame);
    case "question":
      return answer?.question === frame.question.index ? answer : null;
    case "accepted":
    case "result":
      return answer?.question === frame.question ? { ...answer, fate: "stored" } : answer;
    case "reveal":
      return isPending(answer) && answer.question === frame.question ? { ...answer, fate: "late" } : answer;
    case "error":
      return isPending(answer) && concerns(frame, answer) ? { ...answer, fate: fateOf(frame) } : answer;
    default:
      return answer;
  }
}

function stored({ question, choices, text }: GivenAnswer): MyAnswer {
  return { question, content: choices ? { choices } : { text: text ?? "" }, fate: "stored" };
}

function stillWanted(answer: MyAnswer | null, { session, question }: Welcome): MyAnswer | null {
  if (!answer || answer.question !== question?.index) return null;
  if (answer.fate === "stored") return null;
  if (answer.fate === "refused") return answer;
  // What came too late is wanted again when the question was extended after an outage.
  return { ...answer, fate: session.phase === "open" ? "retrying" : "late" };
}

function concerns(frame: ErrorFrame, answer: MyAnswer): boolean {
  return frame.question === undefined || frame.question === answer.question;
}

function fateOf(frame: ErrorFrame): Fate {
  switch (frame.code) {
    case "already_answered":
      return "stored"; // a repeat of what the server already has
    case "unavailable":
    case "rate_limited":
    case "paused":
      return "retrying";
    case "closed":
    case "not_open":
      return "late";
    case "invalid":
      return "refused";
  }
}
