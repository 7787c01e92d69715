import { expect, test } from "vitest";
import { earlierOf, lanesOf } from "./board";
import type { Row } from "./places";

function board(...scores: [string, number][]): Row[] {
  return scores.map(([player_id, score], nth) => ({ rank: nth + 1, player_id, nickname: player_id, score }));
}

test("racers start where they stood and end where they stand, and the arrows tell by how much", () => {
  const before = board(["ada", 900], ["ben", 800], ["cleo", 100]);
  const now = board(["ben", 1600], ["ada", 900], ["cleo", 100]);
  const lanes = lanesOf(before, now, 8);
  expect(lanes.map(({ row, before, now, gained }) => [row.player_id, before.lane, now.lane, gained])).toEqual(
    [
      ["ben", 1, 0, 1],
      ["ada", 0, 1, -1],
      ["cleo", 2, 2, 0],
    ],
  );
  expect(lanes[0]?.before).toMatchObject({ score: 800, share: 0.5, place: 2 });
  expect(lanes[0]?.now.share).toBe(1);
});

test("who comes from below the board rises from beneath it, and who falls below it leaves", () => {
  const before = board(["ada", 900], ["ben", 800]);
  const now = board(["ada", 900], ["dora", 850], ["ben", 800]);
  const lanes = lanesOf(before, now, 2, earlierOf(board(["ada", 900], ["ben", 800], ["dora", 50])));
  expect(lanes.map(({ row, before, now }) => [row.player_id, before.lane, now.lane])).toEqual([
    ["ada", 0, 0],
    ["dora", 2, 1],
    ["ben", 1, 2],
  ]);
  expect(lanes.find(({ row }) => row.player_id === "dora")).toMatchObject({
    gained: 1,
    before: { score: 50 },
  });
});

test("without an earlier board, or without points, nobody has gained or lost", () => {
  expect(lanesOf([], board(["ada", 500]), 8)[0]?.gained).toBeNull();
  const nobody = lanesOf(board(["ada", 0]), board(["ada", 0]), 8)[0];
  expect([nobody?.gained, nobody?.now.share]).toEqual([null, 0]);
});
