import { expect, test } from "vitest";
import { closesUnasked, steerOf } from "./steering";

const PLAIN = { repeat: false, altKey: false, ctrlKey: false, metaKey: false };

function steer(key: string, control = false, rightToLeft = false) {
  return steerOf({ ...PLAIN, key }, control, rightToLeft);
}

test("arrows, page keys, Space and Enter of a clicker steer the show", () => {
  expect(["ArrowRight", "PageDown", " ", "Enter"].map((key) => steer(key))).toEqual(Array(4).fill("forward"));
  expect(["ArrowLeft", "PageUp"].map((key) => steer(key))).toEqual(["back", "back"]);
  expect(["l", "Escape", "ArrowUp"].map((key) => steer(key))).toEqual([null, null, null]);
});

test("Space and Enter press the control that has the focus, and steer nothing", () => {
  expect([steer(" ", true), steer("Enter", true), steer("PageDown", true)]).toEqual([null, null, "forward"]);
});

test("a key that is held, or pressed together with another, steers nothing", () => {
  expect(steerOf({ ...PLAIN, key: "PageDown", repeat: true }, false, false)).toBeNull();
  expect(steerOf({ ...PLAIN, key: "ArrowRight", altKey: true }, false, false)).toBeNull();
});

test("in a page from right to left the arrows change sides, the page keys do not", () => {
  expect([steer("ArrowLeft", false, true), steer("PageDown", false, true)]).toEqual(["forward", "forward"]);
});

test("closing a question that just opened is asked about, unless half of the class has answered", () => {
  expect(closesUnasked(1_000, 0, 34)).toBe(false);
  expect(closesUnasked(1_000, 16, 34)).toBe(false);
  expect([closesUnasked(1_000, 17, 34), closesUnasked(3_000, 0, 34), closesUnasked(0, 0, 0)]).toEqual([
    true,
    true,
    true,
  ]);
});
