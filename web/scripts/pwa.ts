/**
 * A Vite plugin that makes the client installable: manifest, icons, and a service worker that knows the files of the
 * shell.
 */

import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Plugin, Rolldown } from "vite";

const SOURCE = resolve(import.meta.dirname, "../src/pwa");
const ICONS = ["icon-192.png", "icon-512.png", "maskable-512.png", "apple-touch-icon.png"];
/** What the start for players needs besides the entry: its page, and its texts in English. */
const START = ["/pages/Join.svelte", "virtual:texts/en/frame"];

type Chunk = Rolldown.OutputChunk & {
  viteMetadata?: { importedCss: Set<string>; importedAssets: Set<string> };
};

export function pwa(): Plugin {
  let outDir = "dist";
  return {
    name: "pwa",
    apply: "build",
    configResolved: (config) => {
      outDir = config.build.outDir;
    },
    async writeBundle(_options, bundle) {
      await mkdir(join(outDir, "icons"), { recursive: true });
      await Promise.all(ICONS.map((icon) => copyFile(join(SOURCE, icon), join(outDir, "icons", icon))));
      await copyFile(join(SOURCE, "manifest.webmanifest"), join(outDir, "manifest.webmanifest"));
      const worker = await readFile(join(SOURCE, "service-worker.js"), "utf8");
      await writeFile(join(outDir, "sw.js"), filled(worker, ["/", ...shell(bundle)]));
    },
  };
}

/** The worker with its list of files, and a version that changes with any of them. */
export function filled(worker: string, files: string[]): string {
  const version = createHash("sha256").update(files.join("\n")).update(worker).digest("hex").slice(0, 12);
  return worker
    .replace('"__VERSION__"', JSON.stringify(version))
    .replace('["__SHELL__"]', JSON.stringify(files));
}

function shell(bundle: Rolldown.OutputBundle): string[] {
  const files = new Set<string>();
  for (const chunk of Object.values(bundle)) {
    if (chunk.type !== "chunk") continue;
    const modules = [chunk.facadeModuleId ?? "", ...chunk.moduleIds];
    if (chunk.isEntry || modules.some((id) => START.some((start) => id.endsWith(start))))
      collect(chunk, bundle, files);
  }
  return [...files].map((file) => `/${file}`).sort();
}

function collect(chunk: Chunk, bundle: Rolldown.OutputBundle, files: Set<string>): void {
  if (files.has(chunk.fileName)) return;
  files.add(chunk.fileName);
  for (const file of chunk.viteMetadata?.importedCss ?? []) files.add(file);
  for (const name of chunk.imports) {
    const imported = bundle[name];
    if (imported?.type === "chunk") collect(imported, bundle, files);
  }
}
