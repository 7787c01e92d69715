import { expect, test } from "vitest";
import { filled } from "./pwa.ts";

const WORKER = 'const VERSION = "__VERSION__";\nconst SHELL = ["__SHELL__"];';

test("the worker knows its files, and its version changes with them", () => {
  const one = filled(WORKER, ["/", "/assets/a.js"]);
  const other = filled(WORKER, ["/", "/assets/b.js"]);
  expect(one).toContain('const SHELL = ["/","/assets/a.js"];');
  expect(one.split("\n")[0]).not.toBe(other.split("\n")[0]);
  expect(one).not.toContain("__");
});
