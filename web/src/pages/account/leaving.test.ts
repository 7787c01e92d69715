import { expect, test } from "vitest";
import { kept } from "../../live/memory/storage";
import { keepSeat, keptSeat } from "../../live/memory/seats";
import { forgetEverySeat } from "./leaving";

test("whoever signs out leaves no seat of theirs behind, and what belongs to the browser stays", () => {
  for (const session of ["one", "two"])
    keepSeat({ session_id: session, player_id: "p", nickname: "Ada", token: "t", expires_in: 9 } as never, 0);
  kept.set("wordrally.theme", "dark");
  forgetEverySeat();
  expect([keptSeat("one", 0), keptSeat("two", 0), kept.get("wordrally.theme")]).toEqual([null, null, "dark"]);
});
