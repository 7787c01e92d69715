import { expect, test } from "vitest";
import { AVATARS, avatarOf, COLOURS, colourOf, DRAWINGS, drawingOf } from "./avatar";
import { parsed } from "./paint";
import { SHAPES } from "./shapes";

test("a chosen avatar is shown, and a number outside the range is not", () => {
  expect(avatarOf({ player_id: "p1", avatar: 0 })).toBe(0);
  expect(avatarOf({ player_id: "p1", avatar: AVATARS - 1 })).toBe(AVATARS - 1);
  expect(avatarOf({ player_id: "p1", avatar: AVATARS })).toBe(avatarOf({ player_id: "p1" }));
});

test("without a choice every device draws the same avatar, and a class gets many different ones", () => {
  const drawn = Array.from({ length: 34 }, (_, nth) =>
    avatarOf({ player_id: `01J8Z0-${nth}`, avatar: null }),
  );
  expect(drawn).toEqual(drawn.map((_, nth) => avatarOf({ player_id: `01J8Z0-${nth}` })));
  expect(new Set(drawn).size).toBeGreaterThan(20);
});

test("a number is a drawing and a colour", () => {
  expect([drawingOf(100), colourOf(100)]).toEqual([4, COLOURS[4]]);
  expect(SHAPES).toHaveLength(DRAWINGS);
});

test("every shape of every drawing names its paint and its outline", () => {
  const shapes = SHAPES.flat().map(parsed);
  expect(shapes.every(({ path }) => path.startsWith("M"))).toBe(true);
  expect(parsed("na3|M1 1h2")).toEqual({ fill: null, stroke: "a", width: 3, path: "M1 1h2" });
  expect(parsed("k|M1 1h2")).toEqual({ fill: "k", stroke: null, width: 0, path: "M1 1h2" });
  expect(parsed("w0|M1 1h2")).toEqual({ fill: "w", stroke: null, width: 0, path: "M1 1h2" });
});
