import { expect, test } from "vitest";
import { complaintsAbout } from "./complaints";
import { bodyOf, newDraft, newQuestion } from "./draft";

function complaints(changes: Partial<ReturnType<typeof newDraft>>): string[] {
  const sound = {
    ...newQuestion(),
    prompt: "drizzle",
    choices: [
      { text: "light rain", right: true },
      { text: "fog", right: false },
    ],
  };
  const draft = { ...newDraft(), title: "Weather", questions: [sound], ...changes };
  return [...complaintsAbout(bodyOf(draft)).keys()];
}

test("nothing is said against a sound quiz", () => {
  expect(complaints({})).toEqual([]);
});

test("every empty place of a new quiz is pointed at, in the order of the page", () => {
  expect(complaints({ title: " ", questions: [newQuestion()] })).toEqual([
    "/title",
    "/questions/0/prompt",
    "/questions/0/choices/0",
    "/questions/0/choices/1",
    "/questions/0/choices/2",
    "/questions/0/choices/3",
  ]);
});

test("a question without a right choice is no question", () => {
  const choices = ["fog", "hail"].map((text) => ({ text, right: false }));
  expect(complaints({ questions: [{ ...newQuestion(), prompt: "?", choices }] })).toEqual([
    "/questions/0/correct",
  ]);
});

test("the same choice twice is pointed at once, at its second place", () => {
  const choices = ["fog", "fog "].map((text) => ({ text, right: true }));
  expect(complaints({ questions: [{ ...newQuestion(), prompt: "?", choices }] })).toEqual([
    "/questions/0/choices/1",
  ]);
});

test("a text question needs something that it accepts", () => {
  expect(complaints({ questions: [{ ...newQuestion("text"), prompt: "?", accepted: "\n " }] })).toEqual([
    "/questions/0/accepted",
  ]);
});

test("a picture needs words for those who cannot see it", () => {
  const question = { ...newQuestion("text"), prompt: "?", accepted: "fog", emoji: "🌫️" };
  expect(complaints({ questions: [question] })).toEqual(["/questions/0/media/alt"]);
});

test("a scramble is made of the letters of all that it accepts, and does not tell it", () => {
  const about = (letters: string, accepted: string) =>
    complaints({ questions: [{ ...newQuestion("scramble"), prompt: "?", letters: [...letters], accepted }] });
  expect(about("nhcaeg", "change")).toEqual([]);
  expect(about("nhcaeg", "change\nchance")).toEqual(["/questions/0/accepted/1"]);
  expect(about("change", "Change")).toEqual(["/questions/0/letters"]);
  expect(about("a", "a")).toEqual(["/questions/0/letters"]);
  expect(about("", "")).toEqual(["/questions/0/accepted"]);
});

test("a question to listen to says something", () => {
  const question = { ...newQuestion("listen"), prompt: "?", accepted: "fog", spoken: " " };
  expect(complaints({ questions: [question] })).toEqual(["/questions/0/spoken/text"]);
});
