import { expect, test } from "vitest";
import { piecesOf } from "./rich-text";

test("a message without tags is one text", () => {
  expect(piecesOf("Go on <b>your</b> way")).toEqual([{ tag: null, text: "Go on <b>your</b> way" }]);
});

test("tags that the compiler marked become pieces", () => {
  expect(piecesOf("Go to \uE000here\uE001 or \uE002there\uE003")).toEqual([
    { tag: null, text: "Go to " },
    { tag: "b", text: "here" },
    { tag: null, text: " or " },
    { tag: "a", text: "there" },
  ]);
});
