/** What I went through at my own pace on this device: a pure fold of the turns that ended. */

export interface Missed {
  /** Index of the question. */
  question: number;
  prompt: string;
  right: string;
  times: number;
}

export interface TurnLog {
  /** The last turn that was counted. */
  turn: number;
  answers: number;
  /** Right at the first try. */
  atOnce: number;
  missed: Missed[];
}

export const NO_TURNS: TurnLog = { turn: 0, answers: 0, atOnce: 0, missed: [] };

export interface EndedTurn {
  turn: number;
  question: number;
  prompt: string;
  right: string;
  correct: boolean;
  /** Earlier misses of the question, as the server counts them. */
  misses: number;
}

/** The log after a turn; one that is told again changes nothing. */
export function turnEnded(log: TurnLog, ended: EndedTurn): TurnLog {
  if (ended.turn <= log.turn) return log;
  return {
    turn: ended.turn,
    answers: log.answers + 1,
    atOnce: log.atOnce + (ended.correct && ended.misses === 0 ? 1 : 0),
    missed: ended.correct ? log.missed : withMiss(log.missed, ended),
  };
}

function withMiss(missed: readonly Missed[], { question, prompt, right }: EndedTurn): Missed[] {
  const before = missed.find((one) => one.question === question)?.times ?? 0;
  return [
    ...missed.filter((one) => one.question !== question),
    { question, prompt, right, times: before + 1 },
  ];
}
