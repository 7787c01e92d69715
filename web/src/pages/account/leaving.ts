/** Whatever this browser keeps of somebody who leaves it: their seats in sessions, with tokens, names and answers. */

import { kept } from "../../live/memory/storage";
import { forgetSeat } from "../../live/memory/seats";

const SEAT = "wordrally.seat.";

export function forgetEverySeat(): void {
  kept
    .keys()
    .filter((key) => key.startsWith(SEAT))
    .forEach((key) => forgetSeat(key.slice(SEAT.length)));
}
