import { expect, test } from "vitest";
import { choiceOf, hardToType, lenientMarking } from "./marking";

test.each([
  [["der Hund"], null],
  [["e-mail", "can't", "3,5", "x + 1 = 2", "日本", "¿Cómo estás?"], null],
  [["fine", "→"], "signs"],
  [["x²"], "signs"],
  [["🐕"], "signs"],
  [["…"], "signs"],
  [["≤ 5"], "signs"],
  [["a definition that somebody pasted from a book and that is far too long to be typed"], "long"],
  [["one two three four five six seven eight nine"], "long"],
])("of %j the editor says %s", (accepted, because) => {
  expect(hardToType(accepted)?.because ?? null).toBe(because);
});

test("one word names the settings of each kind", () => {
  expect(choiceOf(null, "text")).toBe("strict");
  expect(choiceOf(lenientMarking("text"), "text")).toBe("lenient");
  expect(choiceOf(lenientMarking("listen"), "listen")).toBe("lenient");
  expect(choiceOf({ case: "strict" }, "text")).toBe("own");
  expect(choiceOf({ accents: "strict" }, "text")).toBe("strict");
});
