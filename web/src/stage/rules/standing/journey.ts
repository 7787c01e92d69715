/** What a player went through in this game: a pure fold of how their answers were judged. */

export interface Journey {
  /** Indexes of the questions that were judged or missed, so that no frame counts twice. */
  counted: number[];
  right: number;
  streak: number;
  best: number;
  /** Wrong or missing answers since the last right one. */
  misses: number;
  /** The last answer was right after at least three that were not. */
  comeback: boolean;
  /** The first place that was shown, and the last. */
  firstPlace: number | null;
  place: number | null;
  /** Places gained by the last move of the board. */
  gained: number;
}

export const START: Journey = {
  counted: [],
  right: 0,
  streak: 0,
  best: 0,
  misses: 0,
  comeback: false,
  firstPlace: null,
  place: null,
  gained: 0,
};

const COMEBACK_AFTER = 3;
/** Lengths of a streak that are celebrated. */
const MILESTONES = [3, 5, 10];

/** The question closed, and I was right or not. */
export function judged(journey: Journey, question: number, correct: boolean): Journey {
  if (journey.counted.includes(question)) return journey;
  const streak = correct ? journey.streak + 1 : 0;
  return {
    ...journey,
    counted: [...journey.counted, question],
    right: journey.right + (correct ? 1 : 0),
    streak,
    best: Math.max(journey.best, streak),
    misses: correct ? 0 : journey.misses + 1,
    comeback: correct && journey.misses >= COMEBACK_AFTER,
  };
}

/** The board moved. */
export function arrived(journey: Journey, place: number | null): Journey {
  if (place === null) return journey;
  const gained = journey.place === null ? 0 : Math.max(0, journey.place - place);
  return { ...journey, firstPlace: journey.firstPlace ?? place, place, gained };
}

/** Places gained since the first one that was shown; never negative, as nobody is told what they lost. */
export function placesGained({ firstPlace, place }: Journey): number {
  return firstPlace !== null && place !== null ? Math.max(0, firstPlace - place) : 0;
}

/** How strongly a streak is celebrated: 0 for none, then more at 3, 5 and 10. */
export function glow(streak: number): number {
  return MILESTONES.filter((least) => streak >= least).length;
}
