import { expect, test, vi } from "vitest";
import { day, languageName, number, percent, seconds } from "./format";

test.each([
  ["en", "English"],
  ["en-GB", "British English"],
  ["x!", "x!"],
])("%s is called %s", (language, name) => {
  expect(languageName(language)).toBe(name);
});

test("numbers, shares and durations are written as the language writes them", () => {
  expect(number(12_345)).toBe("12,345");
  expect(percent(0.62)).toBe("62%");
  expect(seconds(2_540)).toBe("2.5 sec");
});

test("dates are written as in the region of the browser, where it is one of the language", async () => {
  const christmas = new Date(2026, 11, 24).getTime();
  vi.stubGlobal("navigator", { languages: ["de-AT", "en-GB"] });
  expect(day(christmas)).toBe("24 Dec 2026");
  vi.unstubAllGlobals();
});
