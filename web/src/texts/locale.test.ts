// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from "vitest";
import { chooseTexts, language, needTexts, speakAs, t } from "./texts.svelte";

beforeEach(() => needTexts(["frame"]));

afterEach(async () => {
  await chooseTexts("en");
  localStorage.clear();
});

test("an account is spoken to in its language, and the document says so", async () => {
  localStorage.clear();
  await speakAs("de-AT");
  expect([language(), document.documentElement.lang, t("title.help")]).toEqual(["de", "de", "Hilfe"]);
});

test("a language that was chosen on this device stays", async () => {
  await chooseTexts("es");
  await speakAs("de");
  expect(language()).toBe("es");
});

test("a language that is not offered changes nothing", async () => {
  localStorage.clear();
  await speakAs("fi");
  expect(language()).toBe("en");
  await speakAs(null);
  expect(language()).toBe("en");
});
