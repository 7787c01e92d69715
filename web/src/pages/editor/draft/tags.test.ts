import { expect, test } from "vitest";
import { endsTag, MOST_TAGS, withTyped } from "./tags";

test("what is typed becomes tags, each once and without blanks around it", () => {
  expect(withTyped([], "  unit   4 ")).toEqual(["unit 4"]);
  expect(withTyped(["test"], "Test, unit 4,, test")).toEqual(["test", "unit 4"]);
  expect(withTyped(["اختبار"], "قواعد،اختبار")).toEqual(["اختبار", "قواعد"]);
});

test("a tag with a comma that came from elsewhere stays whole", () => {
  expect(withTyped(["a, b"], "c")).toEqual(["a, b", "c"]);
});

test("there are no more tags than the server keeps", () => {
  const many = Array.from({ length: MOST_TAGS }, (_, place) => `tag ${place}`);
  expect(withTyped(many, "one more")).toEqual(many);
});

test("a comma ends a tag", () => {
  expect(endsTag("unit 4,")).toBe(true);
  expect(endsTag("unit 4")).toBe(false);
});
