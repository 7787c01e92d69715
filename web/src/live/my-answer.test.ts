import { expect, test } from "vitest";
import type { ClientOut, Error as ErrorFrame } from "../contracts.gen";
import { opened, result, reveal, welcome, welcomeIntoQuestion } from "./frames.examples";
import { type Fate, frameOf, give, interrupted, isPending, settle } from "./my-answer";

const SENT = give(0, { choices: [1] });
const CLOSED = { ...welcomeIntoQuestion().session, phase: "closed" as const };
const ACCEPTED: ClientOut = { type: "accepted", question: 0, received_at: 2_000 };

function refused(code: ErrorFrame["code"], question = 0): ErrorFrame {
  return { type: "error", code, detail: "", question };
}

test("an answer is stored only when the server says so", () => {
  expect(SENT.fate).toBe("sending");
  expect(settle(SENT, ACCEPTED)?.fate).toBe("stored");
});

test("a judged answer is a stored one", () => {
  expect(settle(SENT, result())?.fate).toBe("stored");
});

test("what is said of another question does not concern it", () => {
  expect(settle(SENT, { ...ACCEPTED, question: 1 })).toBe(SENT);
  expect(settle(SENT, refused("closed", 1))).toBe(SENT);
});

test("a broken connection makes an unacknowledged answer wait, and leaves a stored one alone", () => {
  const stored = settle(SENT, ACCEPTED);
  expect(interrupted(SENT)?.fate).toBe("retrying");
  expect(interrupted(stored)).toBe(stored);
});

test("after a reconnect the server's record wins", () => {
  const your_answer = { question: 0, received_at: 2_000, choices: [0] };
  const settled = settle(interrupted(SENT), welcomeIntoQuestion({ your_answer }));
  expect(settled).toEqual({ question: 0, content: { choices: [0] }, fate: "stored" });
});

test("after a reconnect an answer that the server does not have is sent again while the question is open", () => {
  const settled = settle(interrupted(SENT), welcomeIntoQuestion());
  expect(isPending(settled)).toBe(true);
});

test("after a reconnect into the closed question an answer that never arrived is late", () => {
  expect(settle(interrupted(SENT), welcomeIntoQuestion({ session: CLOSED }))?.fate).toBe("late");
});

test("an answer to a question that is gone is dropped", () => {
  expect(settle(interrupted(SENT), welcome())).toBeNull();
  expect(settle(SENT, opened(4, 1))).toBeNull();
});

test("the same question opening again, as a repeat, keeps the answer", () => {
  expect(settle(SENT, opened(2, 0))).toBe(SENT);
});

test("an answer that came too late is sent again when the question was extended", () => {
  const late = settle(SENT, refused("closed"));
  expect(settle(late, welcomeIntoQuestion())?.fate).toBe("retrying");
  expect(settle(late, welcomeIntoQuestion({ session: CLOSED }))?.fate).toBe("late");
});

test("a question that closes first makes a pending answer late, not a stored one", () => {
  const stored = settle(SENT, ACCEPTED);
  expect(settle(SENT, reveal())?.fate).toBe("late");
  expect(settle(stored, reveal())).toBe(stored);
});

test.each<[ErrorFrame["code"], Fate]>([
  ["already_answered", "stored"],
  ["unavailable", "retrying"],
  ["rate_limited", "retrying"],
  ["closed", "late"],
  ["not_open", "retrying"],
  ["invalid", "refused"],
])("the server's %s makes it %s", (code, fate) => {
  expect(settle(SENT, refused(code))?.fate).toBe(fate);
});

test("an answer told to be unavailable can still be accepted", () => {
  expect(settle(settle(SENT, refused("unavailable")), ACCEPTED)?.fate).toBe("stored");
});

test("the frame carries nothing but the question and the content", () => {
  expect(frameOf(SENT)).toEqual({ type: "answer", question: 0, choices: [1] });
  expect(frameOf(give(2, { text: "new" }))).toEqual({ type: "answer", question: 2, text: "new" });
});
