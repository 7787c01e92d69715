import { expect, test } from "vitest";
import { isSmall, LARGEST_BYTES, sidesWithin } from "./picture";

test("a picture of a phone is made smaller, and keeps its shape", () => {
  expect(sidesWithin(4_000, 3_000)).toEqual({ width: 1_600, height: 1_200 });
  expect(sidesWithin(900, 3_200)).toEqual({ width: 450, height: 1_600 });
  expect(sidesWithin(640, 480)).toEqual({ width: 640, height: 480 });
});

test("only pictures are drawn anew, those that are large or that the server does not know", () => {
  expect(isSmall({ type: "image/png", size: 1_000 })).toBe(true);
  expect(isSmall({ type: "image/jpeg", size: LARGEST_BYTES + 1 })).toBe(false);
  expect(isSmall({ type: "image/heic", size: 1_000 })).toBe(false);
  expect(isSmall({ type: "audio/mpeg", size: LARGEST_BYTES + 1 })).toBe(true);
});
