import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { ROUTES } from "../src/routing/routes";
import { routePatterns } from "./pages.ts";

test("the list for the server has every route of the client", () => {
  const source = readFileSync(resolve(import.meta.dirname, "../src/routing/routes.ts"), "utf8");
  expect(routePatterns(source)).toEqual(ROUTES.map(({ pattern }) => pattern));
});
