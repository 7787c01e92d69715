import { expect, test } from "vitest";
import { ServerClock } from "./clock";

test("an exchange puts the server's time in the middle of its round trip", () => {
  const clock = new ServerClock();
  clock.exchanged(1_000, 6_050, 1_100);
  expect(clock.offsetMs).toBe(5_000);
});

test("the quickest exchange is believed", () => {
  const clock = new ServerClock();
  clock.exchanged(1_000, 6_900, 2_000);
  clock.exchanged(3_000, 8_010, 3_020);
  clock.exchanged(4_000, 9_700, 4_800);
  expect(clock.offsetMs).toBe(5_000);
});

test("an old exchange is forgotten, so that a drifting clock is followed", () => {
  const clock = new ServerClock();
  clock.exchanged(0, 0, 1);
  for (let nth = 0; nth < 8; nth += 1) clock.exchanged(1_000, 1_300, 1_200);
  expect(clock.offsetMs).toBe(200);
});

test("a one-way message counts until the first exchange", () => {
  const clock = new ServerClock();
  clock.heard(9_000, 1_000);
  expect(clock.offsetMs).toBe(8_000);
  clock.exchanged(2_000, 9_950, 2_100);
  clock.heard(0, 5_000);
  expect(clock.offsetMs).toBe(7_900);
});

test("without any message the local clock is used", () => {
  expect(new ServerClock().offsetMs).toBe(0);
});
