import { expect, test } from "vitest";
import { eased, laneOf, placeOf } from "./crowd";

const ROAD = { width: 1000, height: 100 };
const RACER = { width: 40, height: 30 };

test("every racer stays on the road, from the start to the finish, on every lane", () => {
  for (const share of [0, 0.5, 1]) {
    for (const lane of [0, 1, 2, 3]) {
      const { x, y } = placeOf(share, lane, 4, ROAD, RACER);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + RACER.width).toBeLessThanOrEqual(ROAD.width);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y + RACER.height).toBeLessThanOrEqual(ROAD.height);
    }
  }
});

test("who has more points is further along", () => {
  expect(placeOf(0.6, 0, 2, ROAD, RACER).x).toBeGreaterThan(placeOf(0.5, 1, 2, ROAD, RACER).x);
});

test("neighbours are on different lanes, and all lanes are used", () => {
  for (const lanes of [1, 2, 4, 9])
    expect(new Set([...Array(lanes).keys()].map((nth) => laneOf(nth, lanes))).size).toBe(lanes);
});

test("a drive begins and ends at rest", () => {
  expect([eased(0), eased(0.5), eased(1)]).toEqual([0, 0.5, 1]);
});
