/** How a shape is painted: for the SVG symbols and for the canvas alike. */

import { colourOf, CREAM, drawingOf, INK, LAMP } from "./avatar";
import { SHAPES } from "./shapes";

export const BOX = { width: 64, height: 48 };

/** `a` body, `s` shade, `w` cream, `k` ink, `y` lamp. */
export type Paint = "a" | "s" | "w" | "k" | "y";

export interface Shape {
  fill: Paint | null;
  stroke: Paint | null;
  width: number;
  path: string;
}

const OUTLINE = 2;

export function parsed(shape: string): Shape {
  const [, paint = "a", edge = "", width = "", path = ""] =
    /^([aswkyn])([ay]?)([\d.]*)\|(.*)$/.exec(shape) ?? [];
  const bare = paint === "k" || width === "0";
  return {
    fill: paint === "n" ? null : (paint as Paint),
    stroke: bare ? null : edge ? (edge as Paint) : "k",
    width: bare ? 0 : width ? Number(width) : OUTLINE,
    path,
  };
}

export function shapesOf(drawing: number): Shape[] {
  return (SHAPES[drawing] ?? []).map(parsed);
}

/** Draw an avatar into a canvas of its own, `height` device pixels high; it is kept for the next time. */
export function pictureOf(avatar: number, height: number): HTMLCanvasElement {
  const key = `${avatar} ${height}`;
  const kept = pictures.get(key);
  if (kept) return kept;
  const canvas = document.createElement("canvas");
  canvas.height = height;
  canvas.width = Math.ceil((height * BOX.width) / BOX.height);
  const context = canvas.getContext("2d");
  if (context) draw(context, avatar, height / BOX.height);
  pictures.set(key, canvas);
  return canvas;
}

const pictures = new Map<string, HTMLCanvasElement>();

function draw(context: CanvasRenderingContext2D, avatar: number, scale: number): void {
  const { body, shade } = colourOf(avatar);
  const inks: Record<Paint, string> = { a: body, s: shade, w: CREAM, k: INK, y: LAMP };
  context.scale(scale, scale);
  context.lineJoin = context.lineCap = "round";
  for (const { fill, stroke, width, path } of shapesOf(drawingOf(avatar))) {
    const outline = new Path2D(path);
    if (fill) {
      context.fillStyle = inks[fill];
      context.fill(outline);
    }
    if (stroke) {
      context.strokeStyle = inks[stroke];
      context.lineWidth = width;
      context.stroke(outline);
    }
  }
}
