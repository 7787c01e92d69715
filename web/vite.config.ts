import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { pages } from "./scripts/pages.ts";
import { precompress } from "./scripts/precompress.ts";
import { pwa } from "./scripts/pwa.ts";
import { texts } from "./scripts/texts.ts";

const gateway = process.env.WORDRALLY_GATEWAY ?? "http://127.0.0.1:8080";

/** Many small chunks cost more than one: what pages share that are loaded one after the other stays together. */
const CHUNKS = [
  {
    name: "frame",
    test: /src\/(App|ui\/(forms\/(Button|Field)|page\/(Notice|Waiting|Empty|focus))|live\/memory\/(seats|storage)|texts\/RichText)/,
    priority: 3,
  },
  {
    name: "live",
    test: /src\/(stage\/(clock|fit\/(fit|sizes)|avatars\/[aA]vatar|sound\/sounds|Icon|Letters|ShowSettings|rules\/(standing\/(places|journey|teams)|answers\/(question|marked|given)|course\/beats))|live|ui\/(game\/(Confetti|Prompt|Picture|Shape|LetterTile)|words\/SpeakButtons|page\/(LinkState|Dialog)))/,
    priority: 2,
    minShareCount: 2,
  },
  {
    name: "phone",
    test: /src\/(stage\/phone\/[A-Z]|pages\/play\/WritingAnswer)/,
    priority: 1,
    minShareCount: 2,
  },
];

export default defineConfig({
  plugins: [svelte({ configFile: false }), texts(), pages(), pwa(), precompress()],
  build: {
    target: "es2022",
    manifest: true,
    // Everything is a file of its own: a strict content security policy allows no data: or inline parts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } } },
  },
  // Tests mount components as a browser does.
  ...(process.env.VITEST && { resolve: { conditions: ["browser"] } }),
  server: {
    proxy: {
      // The page's own host is kept: logins are refused from another origin.
      "/api": { target: gateway, changeOrigin: false },
      "/ws": { target: gateway, ws: true, changeOrigin: false },
    },
  },
  test: { include: ["src/**/*.test.ts", "scripts/**/*.test.ts"], setupFiles: ["src/texts/speak-english.ts"] },
});
