import { Linter } from "eslint";
import svelte from "eslint-plugin-svelte";
import ts from "typescript-eslint";
import { expect, test } from "vitest";
import { noBareText } from "./no-bare-text.ts";

function complaints(code: string): number {
  const config = [
    ...svelte.configs.base,
    {
      files: ["**/*.svelte"],
      languageOptions: { parserOptions: { parser: ts.parser } },
      plugins: { texts: { rules: { "no-bare-text": noBareText } } },
      rules: { "texts/no-bare-text": "error" },
    },
  ] as Linter.Config[];
  return new Linter().verify(code, config, "Page.svelte").length;
}

test.each([
  "<p>Hello there</p>",
  '<button title="Remove"></button>',
  '<Field label="Your name" />',
  '<button aria-label="Move {name} up"></button>',
  '<script lang="ts">const said = "Your name is saved.";</script>',
  '<script lang="ts">let n = 1; const said = `Question ${n} is now another.`;</script>',
])("%s is refused", (code) => {
  expect(complaints(code)).toBeGreaterThan(0);
});

test.each([
  '<p>{t("join.pin")} · {score}/10 ✓</p>',
  '<Field label={t("account.name")} class="wide field" />',
  "<b>wordrally</b>",
  '<script lang="ts">throw new Error("No such session here");</script>',
  "<style>p { color: red; }</style>",
])("%s is fine", (code) => {
  expect(complaints(code)).toBe(0);
});
