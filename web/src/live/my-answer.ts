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
  /** In modes at one's own pace: one answer per turn. */
  turn?: number;
  content: Content;
  fate: Fate;
}

export type Pending = MyAnswer & { fate: "sending" | "retrying" };

/** Whether the answer still has to reach the server. */
export function isPending(answer: MyAnswer | null): answer is Pending {
  return answer?.fate === "sending" || answer?.fate === "retrying";
}

export function give(question: number, content: Content, turn?: number): MyAnswer {
  return { question, content, fate: "sending", ...(turn !== undefined && { turn }) };
}

/** The connection broke while the answer was on its way. */
export function interrupted(answer: MyAnswer | null): MyAnswer | null {
  return answer?.fate === "sending" ? { ...answer, fate: "retrying" } : answer;
}

export function frameOf({ question, turn, content }: MyAnswer): AnswerFrame {
  return { type: "answer", question, ...(turn !== undefined && { turn }), ...content };
}

/** Whether a frame speaks of this answer: of its turn where there are turns, else of its question. */
function isOf(
  answer: MyAnswer | null,
  question: number,
  turn: number | null | undefined,
): answer is MyAnswer {
  if (!answer) return false;
  return turn == null && answer.turn === undefined ? answer.question === question : answer.turn === turn;
}

/** What `frame` says about my answer; the server's word always wins over what this device remembers. */
export function settle(answer: MyAnswer | null, frame: ClientOut): MyAnswer | null {
  switch (frame.type) {
    case "welcome":
      return frame.your_answer ? stored(frame.your_answer) : stillWanted(answer, frame);
    case "question":
      return isOf(answer, frame.question.index, frame.question.turn) ? answer : null;
    case "accepted":
    case "result":
      return isOf(answer, frame.question, frame.turn) ? { ...answer, fate: "stored" } : answer;
    case "reveal":
      return isPending(answer) && isOf(answer, frame.question, frame.turn)
        ? { ...answer, fate: "late" }
        : answer;
    case "error":
      return isPending(answer) && concerns(frame, answer) ? { ...answer, fate: fateOf(frame) } : answer;
    default:
      return answer;
  }
}

function stored({ question, choices, text, turn }: GivenAnswer): MyAnswer {
  const content = choices ? { choices } : { text: text ?? "" };
  return { question, content, fate: "stored", ...(turn != null && { turn }) };
}

function stillWanted(answer: MyAnswer | null, { session, question, reveal }: Welcome): MyAnswer | null {
  if (!answer || !question || !isOf(answer, question.index, question.turn)) return null;
  if (answer.fate === "stored") return null;
  if (answer.fate === "refused") return answer;
  // What came too late is wanted again when the question was extended after an outage.
  return { ...answer, fate: session.phase === "open" && !reveal ? "retrying" : "late" };
}

function concerns(frame: ErrorFrame, answer: MyAnswer): boolean {
  if (frame.question === undefined) return frame.turn === undefined || frame.turn === answer.turn;
  return isOf(answer, frame.question, frame.turn);
}

function fateOf(frame: ErrorFrame): Fate {
  switch (frame.code) {
    case "already_answered":
      return "stored"; // a repeat of what the server already has
    case "unavailable":
    case "rate_limited":
    case "paused":
    case "not_open": // this device's clock is ahead of the server's
      return "retrying";
    case "closed":
      return "late";
    case "invalid":
      return "refused";
  }
}
