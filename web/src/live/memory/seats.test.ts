import { beforeEach, expect, test } from "vitest";
import type { Joined } from "../../contracts.gen";
import { keepAnswer, keepSeat, keptAnswer, keptSeat } from "./seats";
import { give } from "../my-answer";

const SENT = give(0, { choices: [1] });

function seat(playerId: string): Joined {
  return { session_id: "s", player_id: playerId, nickname: playerId, token: "t", expires_in: 60 } as Joined;
}

beforeEach(() => {
  keepSeat(seat("nobody"), 0);
  keepSeat(seat("ada"), 0);
  keepAnswer("s", SENT);
});

test("the same player's pending answer survives taking the seat again", () => {
  keepSeat(seat("ada"), 1);
  expect(keptAnswer("s")).toEqual(SENT);
});

test("another player on the same device inherits no answer", () => {
  keepSeat(seat("ben"), 1);
  expect(keptAnswer("s")).toBeNull();
  expect(keptSeat("s", 1)?.playerId).toBe("ben");
});

test("a seat of a class member is told from others", () => {
  keepSeat(seat("ben"), 1, true);
  expect(keptSeat("s", 1)?.ofClass).toBe(true);
});
