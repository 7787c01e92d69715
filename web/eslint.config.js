import svelte from "eslint-plugin-svelte";
import ts from "typescript-eslint";

export default ts.config(
  { ignores: ["dist/", "src/contracts.gen.ts"] },
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser } },
    // Our maps are replaced, never changed in place: plain ones are enough.
    rules: { "svelte/prefer-svelte-reactivity": "off" },
  },
);
