/** The drawings as SVG symbols in the page, loaded once, when the first avatar is shown. */

import { CREAM, DRAWINGS, INK, LAMP } from "./avatar";
import { BOX, type Paint, shapesOf } from "./paint";

const SVG = "http://www.w3.org/2000/svg";
/** Body and shade are properties of whoever uses a symbol. */
const INKS: Record<Paint, string> = {
  a: "var(--racer-body)",
  s: "var(--racer-shade)",
  w: CREAM,
  k: INK,
  y: LAMP,
};

export function symbolOf(drawing: number): string {
  return `racer-${drawing}`;
}

/** Put the symbols into `page`. */
export function addSprite(page: Document): void {
  const sprite = page.createElementNS(SVG, "svg");
  sprite.setAttribute("class", "visually-hidden");
  sprite.setAttribute("aria-hidden", "true");
  for (let drawing = 0; drawing < DRAWINGS; drawing++) sprite.append(makeSymbol(page, drawing));
  page.body.append(sprite);
}

function makeSymbol(page: Document, drawing: number): SVGElement {
  const symbol = page.createElementNS(SVG, "symbol");
  symbol.id = symbolOf(drawing);
  symbol.setAttribute("viewBox", `0 0 ${BOX.width} ${BOX.height}`);
  symbol.setAttribute("stroke-linejoin", "round");
  symbol.setAttribute("stroke-linecap", "round");
  for (const { fill, stroke, width, path } of shapesOf(drawing)) {
    const outline = page.createElementNS(SVG, "path");
    outline.setAttribute("d", path);
    outline.setAttribute("fill", fill ? INKS[fill] : "none");
    if (stroke) {
      outline.setAttribute("stroke", INKS[stroke]);
      outline.setAttribute("stroke-width", String(width));
    }
    symbol.append(outline);
  }
  return symbol;
}
