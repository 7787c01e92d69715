import { expect, test } from "vitest";
import { chunks } from "virtual:texts";
import { chooseLanguage, directionOf, LANGUAGES } from "./languages";

test("the first wish that is spoken counts, whatever its region", () => {
  expect(chooseLanguage([null, "tlh", "de-AT", "en"])).toBe("de");
});

test("the languages that are offered are those that there are catalogues for", () => {
  expect(Object.keys(LANGUAGES).sort()).toEqual(
    Object.keys(chunks)
      .filter((tag) => tag !== "en-XB")
      .sort(),
  );
});

test("without any wish that is spoken it is English", () => {
  expect(chooseLanguage([])).toBe("en");
  expect(chooseLanguage(["tlh", "", undefined])).toBe("en");
});

test("the language of the tests is spoken, from right to left, and not offered", () => {
  expect(chooseLanguage(["en-XB"])).toBe("en-XB");
  expect(directionOf("en-XB")).toBe("rtl");
  expect(LANGUAGES).not.toHaveProperty("en-XB");
});
