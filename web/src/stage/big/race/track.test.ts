import { expect, test } from "vitest";
import { fieldOf, finishOf, type Runner, signsOf, stretchOf, trackOf } from "./track";

const SIZES: [number, number][] = [
  [100, 44],
  [100, 62],
  [100, 30],
];

function runners(count: number, at: (nth: number) => number): Runner[] {
  return Array.from({ length: count }, (_, nth) => ({ id: `p${nth}`, avatar: nth % 192, at: at(nth) }));
}

test.each(SIZES)("the road stays inside a scene of %i by %i, with its edges", (width, height) => {
  const track = trackOf(width, height);
  for (const { x, y } of track.points) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x).toBeLessThanOrEqual(width);
    expect(y - track.width / 2).toBeGreaterThanOrEqual(0);
    expect(y + track.width / 2).toBeLessThanOrEqual(height);
  }
});

test("the road has no gap, and leads there, back and there again", () => {
  const { points } = trackOf(100, 44);
  const steps = points
    .slice(1)
    .map(({ x, y }, nth) => Math.hypot(x - (points[nth]?.x ?? 0), y - (points[nth]?.y ?? 0)));
  expect(Math.max(...steps)).toBeLessThan(3);
  expect(points[20]?.back).toBe(false);
  expect(points[Math.floor(points.length / 2)]?.back).toBe(true);
  expect(points.at(-20)?.back).toBe(false);
});

test("everybody begins in the first stretch, and who is done stands behind the finish", () => {
  const track = trackOf(100, 44);
  const { spots } = fieldOf(
    runners(2, (nth) => nth * 12),
    12,
    track,
  );
  expect(spots[0]?.share).toBeLessThan(1 / 13);
  expect(spots[1]?.share).toBeGreaterThan(finishOf(12));
});

test("a quiz of 200 questions has twenty stretches", () => {
  expect([0, 9, 10, 199, 200].map((at) => stretchOf(at, 200))).toEqual([0, 0, 1, 19, 20]);
});

test("five hundred racers have a place each, or are counted", () => {
  const { spots, more, size } = fieldOf(
    runners(500, (nth) => nth % 20),
    20,
    trackOf(100, 44),
  );
  const hidden = more.reduce((sum, { count }) => sum + count, 0);
  expect(spots.length + hidden).toBe(500);
  expect(size).toBeGreaterThanOrEqual(1.3);
});

test("a handful of racers is drawn large, and nobody covers anybody", () => {
  const { spots, size } = fieldOf(
    runners(6, () => 3),
    20,
    trackOf(100, 44),
  );
  expect(size).toBeGreaterThan(2.5);
  expect(new Set(spots.map(({ share, across }) => `${share} ${across}`)).size).toBe(6);
});

test.each([
  [4, [1, 2, 3]],
  [20, [4, 8, 12, 16]],
  [200, [40, 80, 120, 160]],
])("a road of %i questions has signs at %j", (of, labels) => {
  expect(signsOf(of).map(({ label }) => label)).toEqual(labels);
});
