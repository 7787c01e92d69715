import { expect, test } from "vitest";
import { chooseLanguage, directionOf, LANGUAGES } from "./languages";

test("the first wish that is spoken counts, whatever its region", () => {
  expect(chooseLanguage([null, "tlh", "en-AU"])).toBe("en");
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
