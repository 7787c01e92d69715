import { expect, test } from "vitest";
import { chooseVoice, type Voice } from "./voices";

function voice(lang: string, changes: Partial<Voice> = {}): Voice {
  return { lang, name: lang, localService: true, default: false, ...changes };
}

test("the voice of the same region is chosen before one of another", () => {
  const british = voice("en-GB");
  expect(chooseVoice([voice("de-DE"), voice("en-US"), british], "en-GB")).toBe(british);
});

test("a voice of another region is better than none", () => {
  const american = voice("en_US");
  expect(chooseVoice([voice("de-DE"), american], "en-GB")).toBe(american);
});

test("a voice on the device is chosen before one that needs the network", () => {
  const local = voice("en-US", { name: "Albert" });
  const remote = voice("en-US", { name: "Google US English", localService: false });
  expect(chooseVoice([remote, local], "en")).toBe(local);
});

test("a clear voice is chosen before a toy", () => {
  const clear = voice("en-US", { name: "Samantha" });
  expect(chooseVoice([voice("en-US", { name: "Bad News" }), clear], "en-US")).toBe(clear);
});

test("no voice speaks a language that is not its own", () => {
  expect(chooseVoice([voice("de-DE"), voice("enm")], "en")).toBeNull();
  expect(chooseVoice([], "en")).toBeNull();
});
