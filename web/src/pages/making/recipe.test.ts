import { expect, test } from "vitest";
import { ALL_EXERCISES, complaintsAbout, newRecipe, recipeForOne, recipeOf, wordsOf } from "./recipe";

test("words stand one a line or with commas between, each is taken once", () => {
  expect(wordsOf("drizzle, fog;hail\n\n ice  cream \nFog\tsleet")).toEqual([
    "drizzle",
    "Fog",
    "hail",
    "ice cream",
    "sleet",
  ]);
});

test("a list of words makes a question of each, unless a number is asked for", () => {
  const form = newRecipe("fog\nhail\nsleet");
  expect(recipeOf(form)).toEqual({ words: ["fog", "hail", "sleet"], count: 3, language: "en" });
  expect(recipeOf({ ...form, count: "2" }).count).toBe(2);
});

test("only what belongs to the chosen source is sent", () => {
  const form = { ...newRecipe("fog"), text: " A text. ", topic: "food", level: "B1" as const };
  expect(recipeOf({ ...form, source: "text" })).toEqual({
    text: "A text.",
    level: "B1",
    count: 10,
    language: "en",
  });
  expect(recipeOf({ ...form, source: "topic", topic: "" })).toEqual({
    level: "B1",
    count: 10,
    language: "en",
  });
});

test("exercises are named only when some are left out", () => {
  const form = { ...newRecipe("fog"), exercises: ["gap" as const] };
  expect(recipeOf(form).kinds).toEqual(["gap"]);
  expect(recipeOf({ ...form, exercises: [...ALL_EXERCISES] })).not.toHaveProperty("kinds");
});

test("another question about one word keeps its level and language", () => {
  const form = { ...newRecipe("fog\nhail"), level: "A2" as const, language: "de" };
  expect(recipeForOne(form, "hail", "gap", 7)).toEqual({
    words: ["hail"],
    kinds: ["gap"],
    count: 1,
    level: "A2",
    language: "de",
    seed: 7,
  });
});

test.each([
  [{}, ["/words"]],
  [{ words: "fog" }, []],
  [{ words: "x".repeat(61) }, ["/words"]],
  [{ words: Array.from({ length: 201 }, (_, nth) => `w${nth}`).join(",") }, ["/words"]],
  [{ source: "text" as const }, ["/text"]],
  [{ source: "topic" as const }, ["/level"]],
  [{ words: "fog", exercises: [], count: "0" }, ["/kinds", "/count"]],
  [{ words: "fog", count: "2.5" }, ["/count"]],
])("%o is complained of at %o", (changes, pointers) => {
  expect([...complaintsAbout({ ...newRecipe(), ...changes }).keys()]).toEqual(pointers);
});
