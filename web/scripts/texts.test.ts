import { expect, test } from "vitest";
import { chunks } from "virtual:texts";
import { languages, parts, read } from "./texts.ts";

async function messages(language: string, part: string) {
  return (await chunks[language]?.[part]?.())?.default ?? {};
}

test("every language has every message of every part, as a function", async () => {
  for (const language of [...languages(), "en-XB"])
    for (const part of parts()) {
      const keys = Object.keys(read("en", part)).sort();
      expect(Object.keys(await messages(language, part)).sort()).toEqual(keys);
    }
});

test("numbers choose the plural of the language", async () => {
  const said = (await messages("en", "teacher"))["count.words"];
  expect([said?.({ count: 1 }), said?.({ count: 1_200 })]).toEqual(["1 word", "1,200 words"]);
});

test("what is put in cannot be taken for a tag of the message", async () => {
  const said = (await messages("en", "frame"))["join.yourSeat"]?.({ quiz: "<b>storms</b>" });
  expect(said).toBe("Your place in \uE000<b>storms</b>\uE001 is kept.");
});

test("the language of the tests says nothing in plain English", async () => {
  const strange = Object.values(await messages("en-XB", "teacher"));
  expect(strange.every((say) => say.length > 0 || /^\[.*~\]$/s.test(say()))).toBe(true);
});
