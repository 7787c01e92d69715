import { expect, test } from "vitest";
import { Refusal } from "../../../api/http/problem";
import { freshLogin } from "./fresh-login.svelte";

/** A call that the server refuses until the password was entered. */
function guarded(answer: string) {
  let tries = 0;
  const stale = { type: "/problems/login-again", title: "", status: 403, detail: "", code: "login-again" };
  return () => (tries++ ? Promise.resolve(answer) : Promise.reject(new Refusal(stale, null)));
}

test("two calls that want a fresh login are asked once, and both go on", async () => {
  const calls = [freshLogin.run(guarded("export")), freshLogin.run(guarded("key"))];
  await Promise.resolve().then(() => Promise.resolve());
  expect(freshLogin.asking).toBe(true);
  freshLogin.close(true);
  expect(await Promise.all(calls)).toEqual(["export", "key"]);
});

test("a dialog that is closed without a login refuses every call that waited", async () => {
  const calls = [freshLogin.run(guarded("export")), freshLogin.run(guarded("key"))];
  await Promise.resolve().then(() => Promise.resolve());
  freshLogin.close(false);
  const ends = await Promise.allSettled(calls);
  expect(ends.map((end) => end.status)).toEqual(["rejected", "rejected"]);
  expect(freshLogin.asking).toBe(false);
});
