/** Where a racer of a crowd is painted. */

export interface Spot {
  id: string;
  avatar: number;
  /** How far along the road, from 0 to 1. */
  share: number;
}

interface Size {
  width: number;
  height: number;
}

/** Room at both ends of the road, as a share of a racer's width. */
const START = 0.2;
const FINISH = 1.1;

/** Neighbours in the list drive on different lanes, so that equal scores are seen side by side. */
export function laneOf(nth: number, lanes: number): number {
  return nth % lanes;
}

export function placeOf(share: number, lane: number, lanes: number, road: Size, racer: Size) {
  const length = Math.max(0, road.width - racer.width * (1 + START + FINISH));
  const spread = Math.max(0, road.height - racer.height * 1.1);
  const depth = lanes > 1 ? lane / (lanes - 1) : 0.5;
  return { x: racer.width * START + share * length, y: racer.height * 0.05 + spread * depth };
}

/** Slow at both ends. */
export function eased(progress: number): number {
  return progress < 0.5 ? 2 * progress ** 2 : 1 - (2 - 2 * progress) ** 2 / 2;
}
