import { parse } from "@messageformat/parser";
import { expect, test } from "vitest";
import { pseudo } from "./pseudo.ts";

test("a message becomes longer and strange, and keeps its values and tags", () => {
  const strange = pseudo("Look for <b>{nickname}</b> there");
  expect(strange).toMatch(/^\[Lóók fór <b>\{nickname\}<\/b> théré[ ~]+\]$/);
  expect(strange.length).toBeGreaterThan("Look for <b>{nickname}</b> there".length * 1.2);
});

test("the cases of a plural stay as they are, with strange texts", () => {
  const strange = pseudo("{count, plural, =0 {none} one {# word} other {# words}}");
  expect(strange).toContain("=0 {ñóñé}");
  expect(parse(strange)[1]).toMatchObject({ type: "plural", arg: "count" });
});
