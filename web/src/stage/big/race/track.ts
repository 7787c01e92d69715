/** The road of a race on the big screen: three passes between two bends, and where on it everybody stands. */

export interface Point {
  x: number;
  y: number;
  /** To the right of the direction of travel. */
  nx: number;
  ny: number;
  /** It leads back towards the start of the line. */
  back: boolean;
}

export interface Track {
  /** Width of the road. */
  width: number;
  length: number;
  points: readonly Point[];
  /** From 0 to 1 along the road. */
  at(share: number): Point;
}

const MOST_WIDTH = 10;
const SAMPLES = 64;

/** A road that fits a scene of that size, in units of the stage. */
export function trackOf(width: number, height: number): Track {
  const road = Math.min(MOST_WIDTH, height / 5.2);
  const wave = road * 0.17;
  const low = height - road / 2 - wave - 0.5;
  const high = road / 2 + wave + 1.6;
  const middle = (low + high) / 2;
  const bend = (low - middle) / 2;
  const right = width - bend - road * 0.62;
  const left = bend + road * 0.62;
  const swing = (x: number) => wave * Math.cos((4 * Math.PI * (x - left)) / Math.max(1, right - left));
  const pass = (y: number, from: number, to: number) =>
    sampled((part) => {
      const x = from + (to - from) * part;
      return { x, y: y + swing(Math.min(right, Math.max(left, x))) };
    });
  const line = [
    ...pass(low, 0.5, right),
    ...arc(right, low - bend + wave, bend, 1),
    ...pass(middle, right, left),
    ...arc(left, middle - bend + wave, bend, -1),
    ...pass(high, left, width - road * 0.25),
  ];
  return measured(line, road);
}

type Place = Pick<Point, "x" | "y">;

function sampled(place: (part: number) => Place): Place[] {
  return Array.from({ length: SAMPLES + 1 }, (_, nth) => place(nth / SAMPLES));
}

function arc(x: number, y: number, radius: number, side: 1 | -1): Place[] {
  return sampled((part) => {
    const angle = Math.PI / 2 - Math.PI * part;
    return { x: x + side * radius * Math.cos(angle), y: y + radius * Math.sin(angle) };
  });
}

function measured(line: readonly Place[], width: number): Track {
  const along = [0];
  for (let nth = 1; nth < line.length; nth++) {
    const [from, to] = [line[nth - 1] as Place, line[nth] as Place];
    along.push((along[nth - 1] ?? 0) + Math.hypot(to.x - from.x, to.y - from.y));
  }
  const length = along.at(-1) ?? 0;
  const points = line.map((place, nth) => directed(place, line[nth - 1] ?? place, line[nth + 1] ?? place));
  const at = (share: number) => {
    const wanted = Math.min(1, Math.max(0, share)) * length;
    const after = Math.max(1, firstFrom(along, wanted));
    const [from, to] = [points[after - 1] as Point, points[after] as Point];
    const [start, end] = [along[after - 1] ?? 0, along[after] ?? length];
    const part = end > start ? (wanted - start) / (end - start) : 0;
    return { ...to, x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
  };
  return { width, length, points, at };
}

/** Index of the first of rising `values` that is at least `wanted`; called for each racer in each frame. */
function firstFrom(values: readonly number[], wanted: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function directed({ x, y }: Place, before: Place, after: Place): Point {
  const [dx, dy] = [after.x - before.x, after.y - before.y];
  const distance = Math.hypot(dx, dy) || 1;
  return { x, y, nx: -dy / distance, ny: dx / distance, back: dx < 0 };
}

/** Stretches of the road; more questions than that share one. */
export const MOST_STRETCHES = 20;

/** The stretch in which somebody stands who is at question `at` of `of`; the last lies behind the finish. */
export function stretchOf(at: number, of: number): number {
  const stretches = stretchesOf(of);
  return at >= of ? stretches : Math.floor((at * stretches) / of);
}

export function stretchesOf(of: number): number {
  return Math.max(1, Math.min(MOST_STRETCHES, of));
}

/** Where the finish is, so that there is room behind it. */
export function finishOf(of: number): number {
  return stretchesOf(of) / (stretchesOf(of) + 1);
}

export interface Runner {
  id: string;
  avatar: number;
  at: number;
}

export interface Spot {
  id: string;
  avatar: number;
  /** Along the road, from 0 to 1, and across it, in units of the stage. */
  share: number;
  across: number;
}

export interface Field {
  spots: Spot[];
  /** Height of a racer. */
  size: number;
  /** Racers that have no room, by stretch. */
  more: { stretch: number; count: number }[];
}

const LARGEST = 3.8;
const SMALLEST = 1.3;
/** A racer's width, and the room around it. */
const STEP_ALONG = 1.42;
const STEP_ACROSS = 1.06;

/** Everybody on the road, as large as the fullest stretch allows; the best of a stretch stand in front. */
export function fieldOf(runners: readonly Runner[], of: number, track: Track): Field {
  const stretches = stretchesOf(of);
  const groups = grouped(runners, of);
  const fullest = Math.max(0, ...[...groups.values()].map((group) => group.length));
  const room = track.length / (stretches + 1);
  const { size, lanes, columns } = largest(fullest, room, track.width);
  const spots = [...groups].flatMap(([stretch, group]) =>
    group.slice(0, lanes * columns).map(({ id, avatar }, nth) => {
      const column = Math.floor(nth / lanes);
      const across = ((nth % lanes) - (lanes - 1) / 2) * size * STEP_ACROSS;
      return { id, avatar, share: (stretch + 1 - (column + 0.55) / columns) / (stretches + 1), across };
    }),
  );
  const more = [...groups]
    .map(([stretch, group]) => ({ stretch, count: group.length - lanes * columns }))
    .filter(({ count }) => count > 0);
  return { spots, size, more };
}

function grouped(runners: readonly Runner[], of: number): Map<number, Runner[]> {
  const groups = new Map<number, Runner[]>();
  for (const runner of runners) {
    const stretch = stretchOf(runner.at, of);
    groups.set(stretch, [...(groups.get(stretch) ?? []), runner]);
  }
  return groups;
}

function largest(fullest: number, room: number, width: number) {
  let size = LARGEST;
  for (;;) {
    const lanes = Math.max(1, Math.floor((width - 0.8) / (size * STEP_ACROSS)));
    const columns = Math.max(1, Math.floor(room / (size * STEP_ALONG)));
    if (lanes * columns >= fullest || size <= SMALLEST) return { size, lanes, columns };
    size = Math.max(SMALLEST, size - 0.1);
  }
}

/** Signs beside the road: at most seven, and none at the start. */
export function signsOf(of: number): { share: number; label: number }[] {
  const stretches = stretchesOf(of);
  const every = stretches <= 8 ? 1 : Math.ceil(stretches / 5);
  return Array.from({ length: stretches - 1 }, (_, nth) => nth + 1)
    .filter((stretch) => stretch % every === 0)
    .map((stretch) => ({ share: stretch / (stretches + 1), label: Math.ceil((stretch * of) / stretches) }));
}

/** The line of the road as SVG has it. */
export function pathOf({ points }: Track): string {
  return points.map(({ x, y }, nth) => `${nth ? "L" : "M"}${x.toFixed(2)} ${y.toFixed(2)}`).join("");
}
