import svelte from "eslint-plugin-svelte";
import ts from "typescript-eslint";
import { noBareText } from "./scripts/no-bare-text.ts";

export default ts.config(
  { ignores: ["dist/", "src/contracts.gen.ts", "src/texts/keys.gen.d.ts"] },
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser } },
    // Our maps are replaced, never changed in place: plain ones are enough.
    rules: { "svelte/prefer-svelte-reactivity": "off" },
  },
  {
    files: ["src/**/*.svelte", "src/**/*.ts"],
    // Languages are offered by their own names.
    ignores: ["**/*.test.ts", "src/live/frames.examples.ts", "src/texts/languages.ts"],
    plugins: { texts: { rules: { "no-bare-text": noBareText } } },
    rules: { "texts/no-bare-text": "error" },
  },
);
