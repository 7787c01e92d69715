/** The wish for my next turn, in modes at one's own pace: kept until the server grants it, through lost connections. */

import type { ClientOut, NextTurnFrame } from "../contracts.gen";
import { endedTurn, type Game, isPaced } from "./game";

/** `after`: the turn that ended; null for the first that I have not seen. */
export interface NextTurn {
  after: number | null;
}

/** What to ask for now; null while a turn is open, or when nothing is left. */
export function nextOf(game: Game | null): NextTurn | null {
  if (!game || !isPaced(game.session) || game.session.phase !== "open" || game.you.finished) return null;
  if (game.you.role !== "player") return null;
  if (!game.question) return { after: null };
  const after = endedTurn(game);
  return after === null ? null : { after };
}

export function nextFrame({ after }: NextTurn): NextTurnFrame {
  return { type: "next", ...(after !== null && { after }) };
}

/** Whether the server has refused the next turn: others are about an answer, or about being busy. */
function isAboutTurns({ code, question }: Extract<ClientOut, { type: "error" }>): boolean {
  return question === undefined && (code === "not_open" || code === "closed");
}

/** What is left of the wish after `frame`. */
export function granted(wish: NextTurn | null, frame: ClientOut): NextTurn | null {
  if (!wish) return null;
  switch (frame.type) {
    case "question":
      return (frame.question.turn ?? 0) > (wish.after ?? 0) ? null : wish;
    case "welcome":
      return (frame.question?.turn ?? 0) > (wish.after ?? 0) || frame.you.finished ? null : wish;
    case "done":
    case "finished":
      return null;
    case "error":
      return isAboutTurns(frame) ? null : wish;
    default:
      return wish;
  }
}
