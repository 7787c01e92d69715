import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { precompress } from "./scripts/precompress.ts";
import { texts } from "./scripts/texts.ts";

const gateway = process.env.WORDRALLY_GATEWAY ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [svelte({ configFile: false }), texts(), precompress()],
  build: {
    target: "es2022",
    manifest: true,
    // Everything is a file of its own: a strict content security policy allows no data: or inline parts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      // The page's own host is kept: logins are refused from another origin.
      "/api": { target: gateway, changeOrigin: false },
      "/ws": { target: gateway, ws: true, changeOrigin: false },
    },
  },
  test: { include: ["src/**/*.test.ts", "scripts/**/*.test.ts"], setupFiles: ["src/texts/speak-english.ts"] },
});
