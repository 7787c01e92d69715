import { expect, test } from "vitest";
import { neighbours, placed, placeOfMe, type Row } from "./places";

function rows(...scores: number[]): Row[] {
  return scores.map((score, nth) => ({ rank: nth + 1, player_id: `p${nth}`, nickname: `N${nth}`, score }));
}

const places = (top: Row[]) => placed(top).map(({ place }) => place);

test("equal scores share a place, and the next place counts everybody in front", () => {
  expect(places(rows(900, 900, 900, 500, 400))).toEqual([1, 1, 1, 4, 5]);
});

test("nobody has a place before they have points", () => {
  expect(places(rows(700, 0, 0))).toEqual([1, null, null]);
  expect(placeOfMe({ role: "player", score: 0, rank: 1 }, rows(0, 0))).toBeNull();
});

test("the place that the server sends is the one that is shown", () => {
  const [first, second] = rows(900, 800) as [Row, Row];
  expect(
    places([
      { ...first, place: 4 },
      { ...second, place: 5 },
    ]),
  ).toEqual([4, 5]);
  expect(placeOfMe({ role: "player", score: 10, rank: 60, place: 55 }, [])).toBe(55);
});

test("I share the place of a row with my score, and have my rank below the rows that are known", () => {
  const top = rows(900, 900, 500);
  expect(placeOfMe({ role: "player", score: 900, rank: 2 }, top)).toBe(1);
  expect(placeOfMe({ role: "player", score: 300, rank: 17 }, top)).toBe(17);
});

test("neighbours have more or fewer points, never the same", () => {
  const top = rows(900, 800, 800, 500, 0);
  const { ahead, behind } = neighbours({ role: "player", player_id: "p2", score: 800 }, top);
  expect([ahead?.player_id, behind?.player_id]).toEqual(["p0", "p3"]);
  const unknown = neighbours({ role: "player", player_id: "p99", score: 300 }, top);
  expect(unknown).toEqual({ ahead: null, behind: null });
  const last = neighbours({ role: "player", player_id: "p3", score: 500 }, top);
  expect([last.ahead?.player_id, last.behind]).toEqual(["p2", null]);
});
