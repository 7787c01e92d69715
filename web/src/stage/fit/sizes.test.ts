import { expect, test } from "vitest";
import { isRoomy, phoneColumns, promptRem, promptUnits, stageColumns } from "./sizes";

test("a word is large, a passage is small, and both stay within what can be read", () => {
  expect(promptUnits("hail")).toBe(9.5);
  expect(promptUnits("x".repeat(500))).toBe(3.2);
  expect([promptRem("hail"), promptRem("x".repeat(500))]).toEqual([2.75, 1.15]);
});

test("emoji count as one letter", () => {
  expect(promptUnits("🌧".repeat(26))).toBe(promptUnits("x".repeat(26)));
});

test("every number of choices has columns to try", () => {
  for (let choices = 2; choices <= 8; choices++) {
    expect(stageColumns(choices).length).toBeGreaterThan(0);
    expect(phoneColumns(choices, false).every((columns) => columns <= choices)).toBe(true);
    expect(phoneColumns(choices, true).every((columns) => columns <= choices)).toBe(true);
  }
});

test("counts stand beside a choice only where four short ones leave the room", () => {
  expect([isRoomy(["rain", "fog"]), isRoomy(["rain", "x".repeat(19)]), isRoomy(Array(5).fill("a"))]).toEqual([
    true,
    false,
    false,
  ]);
});
