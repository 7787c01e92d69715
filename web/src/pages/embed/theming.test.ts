import { expect, test } from "vitest";
import { contrast, themeOf, theming } from "./theming";

const INK = "#13231c";
const of = (query: string) => theming(new URLSearchParams(query), INK);

test("an accent brings an ink that can be read on it", () => {
  expect(of("accent=%23C2185B")).toEqual({ "--sun": "#c2185b", "--sun-ink": "#ffffff" });
  expect(of("accent=ffe082")).toEqual({ "--sun": "#ffe082", "--sun-ink": "#241a00" });
});

test("a background on which texts cannot be read is left out, and so is what is no colour", () => {
  expect(of("background=ffffff")).toEqual({ "--paper": "#ffffff" });
  expect(of("background=222222")).toEqual({});
  expect(of("accent=red&background=url(x)")).toEqual({});
});

test("contrast is that of WCAG", () => {
  expect(contrast("#ffffff", "#000000")).toBeCloseTo(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

test("a theme is light, dark, or the system's", () => {
  expect(["light", "dark", "x", ""].map((theme) => themeOf(new URLSearchParams({ theme })))).toEqual([
    "light",
    "dark",
    null,
    null,
  ]);
});
